"""Bytes of a feed, site map or list → the items that it names."""
