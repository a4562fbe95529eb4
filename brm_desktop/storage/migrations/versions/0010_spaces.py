"""Which records are in a shared space; of which space what waits is.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "placed",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record"),
        sqlite_with_rowid=False,
    )
    op.create_index("placed_by_space", "placed", ["space"], unique=False)
    op.add_column("held", sa.Column("space", sa.Text(), nullable=False, server_default=sa.text("''")))
