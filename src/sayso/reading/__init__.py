"""Reading a report: from its text to claims with their words, times and counts."""
