"""Reports that come with Sayso, to see it at work."""
