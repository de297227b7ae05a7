"""Inputs become reports: bytes in, fixed text out."""
