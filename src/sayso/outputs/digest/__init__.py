"""What changed in the record over a period, in sentences that name who says so."""
