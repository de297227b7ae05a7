"""What was known, in the formats that the field uses: one small module each, rows out."""
