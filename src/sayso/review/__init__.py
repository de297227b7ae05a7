"""Review: which claims to look at next, what a correction makes of one, how far reviewers agree."""
