"""What is known of files in the store, space by space.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "parcel",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, server_default=sa.text("-1")),
        sa.Column("checked_ms", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("space", "hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("parcel_by_state", "parcel", ["space", "state"], unique=False)
