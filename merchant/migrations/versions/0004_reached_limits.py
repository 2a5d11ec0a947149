"""The daily limit that stood in a session's way, for the machine to tell."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "reached_limits",
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("code_id", sa.String(128), nullable=False),
        sa.Column("daily_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("used_minor", sa.BigInteger(), nullable=False),
        sa.Column("resets_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"]),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"]),
        sa.PrimaryKeyConstraint("session_id"),
    )
