"""Use cases: where adapters meet the core."""
