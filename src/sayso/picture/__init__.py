"""Judgements from claims, by published rules."""
