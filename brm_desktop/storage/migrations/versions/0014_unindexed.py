"""Records that came many at once and are made searchable afterwards; the index takes more words at a time.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_HASH_BYTES = 8 << 20


def upgrade() -> None:
    op.create_table("unindexed", sa.Column("docid", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("docid"))
    op.execute(f"INSERT INTO words (words, rank) VALUES ('hashsize', {_HASH_BYTES})")
