"""Theatre packs that come with Sayso: plain YAML, one folder a theatre, plus the world table."""
