"""Migrations of the file of accounts."""
