"""The field's terms, as data."""
