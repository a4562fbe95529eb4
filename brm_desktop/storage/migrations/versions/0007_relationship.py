"""Who reports to whom, invitations into strategy, marks of the practice, what a risk threatens, a forum's agenda.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MARKS = ("business_case", "stakeholders", "structures", "priorities", "governance")
_THREATENED = ("outcomes", "services", "agreements")


def upgrade() -> None:
    op.add_column("role", sa.Column("reports_to", sa.Text(), nullable=True))
    op.add_column("assessment", sa.Column("strategy", sa.Text(), nullable=True))
    for name in _MARKS:
        op.add_column("assessment", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in _THREATENED:
        op.add_column("risk", sa.Column(name, sa.Text(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column("forum", sa.Column("agenda", sa.Text(), server_default=sa.text("''"), nullable=False))
