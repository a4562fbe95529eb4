"""What a follow-up is about, and the agencies that said no to a service.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("follow_up", sa.Column("about", sa.Text(), nullable=True))
    op.add_column("service", sa.Column("not_interested", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
