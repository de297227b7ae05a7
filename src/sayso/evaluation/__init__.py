"""How well a reader reads: gold claims, a scorer, and tables of results."""
