"""What machines counted at the house's cost, on an account pair of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "commissioning_credits",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("kiosk_id", sa.String(128), nullable=False),
        sa.Column("machine_number", sa.String(128), nullable=False),
        sa.Column("counted_minor", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("gaming_day", sa.String(128), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_commissioning_credits_kiosk_id"), "commissioning_credits", ["kiosk_id"]
    )
    op.create_table(
        "commissioning_postings",
        sa.Column("credit_id", sa.String(128), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["credit_id"], ["commissioning_credits.id"]),
        sa.PrimaryKeyConstraint("credit_id", "account"),
    )
