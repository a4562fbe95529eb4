"""Agendas: the manager's own questions for meetings.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(["born"], ["commits.number"]),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("agenda_live", "agenda", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "agenda_trash", "agenda", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
