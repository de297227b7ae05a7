"""Drawings as SVG, from values alone."""
