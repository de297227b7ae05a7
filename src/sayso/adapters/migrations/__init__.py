"""Alembic migrations, one history for every store."""
