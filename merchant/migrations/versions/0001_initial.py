"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "daily_limits",
        sa.Column("ubai", sa.String(128), nullable=False),
        sa.Column("daily_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ubai"),
    )
    op.create_table(
        "discrepancies",
        sa.Column("key", sa.String(256), nullable=False),
        sa.Column("code", sa.String(128), nullable=False),
        sa.Column("funding_id", sa.String(128), nullable=True),
        sa.Column("machine_number", sa.String(128), nullable=True),
        sa.Column("expected_minor", sa.BigInteger(), nullable=True),
        sa.Column("found_minor", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(512), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        op.f("ix_discrepancies_funding_id"), "discrepancies", ["funding_id"], unique=False
    )
    op.create_table(
        "fundings",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("token", sa.String(1024), nullable=False),
        sa.Column("transaction_id", sa.String(128), nullable=False),
        sa.Column("ubai", sa.String(128), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(128), nullable=False),
        sa.Column("authorised_for_s", sa.BigInteger(), nullable=False),
        sa.Column("capture_mode", sa.String(32), nullable=False),
        sa.Column("reject_reason", sa.String(128), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("transaction_id"),
    )
    op.create_table(
        "kiosk_heartbeats",
        sa.Column("kiosk_id", sa.String(128), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kiosk_id"),
    )
    op.create_table(
        "notifications",
        sa.Column("event_id", sa.String(128), nullable=False),
        sa.Column("transaction_id", sa.String(128), nullable=False),
        sa.Column("status", sa.String(128), nullable=False),
        sa.Column("outcome", sa.String(128), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index(
        op.f("ix_notifications_transaction_id"), "notifications", ["transaction_id"], unique=False
    )
    op.create_table(
        "payment_transactions",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("type", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("kiosk_id", sa.String(128), nullable=False),
        sa.Column("client_session_id", sa.String(128), nullable=False),
        sa.Column("transaction_number", sa.String(128), nullable=False),
        sa.Column("machine_number", sa.String(128), nullable=False),
        sa.Column("currency", sa.String(128), nullable=False),
        sa.Column("denominations_minor", sa.JSON(), nullable=False),
        sa.Column("amount_max_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("approve_by", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kiosk_id", "client_session_id"),
    )
    op.create_index(op.f("ix_sessions_created_at"), "sessions", ["created_at"], unique=False)
    op.create_index(op.f("ix_sessions_kiosk_id"), "sessions", ["kiosk_id"], unique=False)
    op.create_index(op.f("ix_sessions_state"), "sessions", ["state"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("token", sa.String(1024), nullable=False),
        sa.Column("match_code", sa.String(128), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("lifetime_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "number"),
        sa.UniqueConstraint("token"),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(256), nullable=False),
        sa.Column("funding_id", sa.String(128), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        op.f("ix_ledger_entries_funding_id"), "ledger_entries", ["funding_id"], unique=False
    )
    op.create_table(
        "limit_uses",
        sa.Column("funding_id", sa.String(128), nullable=False),
        sa.Column("ubai", sa.String(128), nullable=False),
        sa.Column("gaming_day", sa.String(128), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"]),
        sa.PrimaryKeyConstraint("funding_id"),
    )
    op.create_index(op.f("ix_limit_uses_ubai"), "limit_uses", ["ubai"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("funding_id", sa.String(128), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(128), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("claim_by", sa.DateTime(), nullable=False),
        sa.Column("authorised_until", sa.DateTime(), nullable=False),
        sa.Column("claim_id", sa.String(128), nullable=True),
        sa.Column("heard_at", sa.DateTime(), nullable=True),
        sa.Column("report_number", sa.BigInteger(), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.Column("in_doubt_minor", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_as", sa.String(128), nullable=True),
        sa.Column("is_voided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("funding_id"),
        sa.UniqueConstraint("session_id"),
    )
    op.create_index(op.f("ix_orders_state"), "orders", ["state"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("machine_number", sa.String(128), nullable=False),
        sa.Column("case_number", sa.String(128), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "kind"),
    )
    op.create_table(
        "claims",
        sa.Column("order_id", sa.String(128), nullable=False),
        sa.Column("claim_id", sa.String(128), nullable=False),
        sa.Column("boot_id", sa.String(128), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id", "claim_id"),
    )
    op.create_table(
        "ledger_postings",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entries.id"]),
        sa.PrimaryKeyConstraint("entry_id", "account"),
    )
    op.create_table(
        "outbox",
        sa.Column("reference", sa.String(256), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=False),
        sa.Column("last_error", sa.String(512), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("reference"),
    )
    op.create_index(op.f("ix_outbox_order_id"), "outbox", ["order_id"], unique=False)
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"], unique=False)
    op.create_table(
        "reports",
        sa.Column("order_id", sa.String(128), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id", "number"),
    )
