"""Sayso: the open record of armed conflict that never forgets who said so."""
