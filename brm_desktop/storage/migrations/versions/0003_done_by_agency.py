"""What was done for an agency lately, without looking at all that ever was.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(
        "follow_up_by_agency_status_done_at",
        "follow_up",
        ["agency", "status", "done_at"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
