"""What was erased for good, and agencies whose records the law holds.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("settled", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("record"),
        sqlite_with_rowid=False,
    )
    op.add_column("agency", sa.Column("legal_hold", sa.Text(), server_default=sa.text("''"), nullable=False))
