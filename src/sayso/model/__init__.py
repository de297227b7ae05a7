"""The nouns: frozen values that every stage shares; they open no file and read no clock."""
