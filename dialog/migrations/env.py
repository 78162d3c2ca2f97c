"""Alembic's environment: one connection, handed in by `dialog.schema`.

Foreign keys are off on SQLite while a migration runs: batch mode drops and makes tables again, and with
them on it wiped cascading children (tried). They are checked before the commit instead.
"""

from alembic import context

from dialog.models import User

target_metadata = User.metadata


def run() -> None:
    """Run the migrations on the connection in `config.attributes`."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
