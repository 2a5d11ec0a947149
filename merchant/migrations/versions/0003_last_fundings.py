"""The last fundings of a kiosk are found fast: its cool-down is asked for with every heartbeat."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(op.f("ix_orders_heard_at"), "orders", ["heard_at"])
