"""Alembic's entry: runs the migrations on the connection that the store hands over."""

from alembic import context

from sayso.adapters.people_tables import PEOPLE_METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=PEOPLE_METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
