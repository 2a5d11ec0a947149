"""The database's schema, step by step; a server brings its database up to date when it starts."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def migrate(engine: Engine) -> None:
    """Bring the database up to the newest schema."""
    config = Config()
    config.set_main_option("script_location", "merchant:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
