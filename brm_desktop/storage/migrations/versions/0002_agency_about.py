"""Room for what is known of an agency besides its facets.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("agency", sa.Column("about", sa.Text(), server_default=sa.text("''"), nullable=False))
