"""The ledger: entries are appended, never edited; what was known is folded from them."""
