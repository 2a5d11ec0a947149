"""Run by alembic: applies the steps on the connection that `migrate` opened."""

from alembic import context

from merchant.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
