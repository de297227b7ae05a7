"""Pictures to what a page shows: pure functions."""
