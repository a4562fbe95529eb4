"""What a calendar calls a meeting or a task and how new that is; what was merged, and what is not the same.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table, name in (("note", "source_version"), ("follow_up", "source_uid"), ("follow_up", "source_version")):
        op.add_column(table, sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    for table in ("contact", "partner"):
        op.add_column(table, sa.Column("merged_into", sa.Text(), nullable=True))
    for table in ("agency", "contact", "partner"):
        op.add_column(table, sa.Column("distinct_from", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
