"""Segments that were written anew without what was erased.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("segment", sa.Column("file", sa.LargeBinary(), nullable=True))
    op.add_column("erased", sa.Column("rewritten", sa.Integer(), server_default=sa.text("0"), nullable=False))
