"""Routes: a request in, a page or its data out."""
