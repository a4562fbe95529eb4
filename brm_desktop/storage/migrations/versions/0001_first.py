"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from brm_desktop.storage import search

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cell",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record", "field", "member"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("docid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("target", "field", "docid"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "unknown_cell",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record", "field", "member"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "writers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("uid"),
    )
    op.create_table(
        "commits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default=sa.text("'do'"), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["writer"],
            ["writers.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("writer", "seq"),
    )
    op.create_index(
        "commits_by_session", "commits", ["session"], unique=False, sqlite_where=sa.text("session IS NOT NULL")
    )
    op.create_index("commits_undone", "commits", ["number"], unique=False, sqlite_where=sa.text("undone = 1"))
    op.create_index("commits_unsent", "commits", ["number"], unique=False, sqlite_where=sa.text("sent = 0"))
    op.create_table(
        "agency",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("former_names", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("website", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phones", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("emails", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=True),
        sa.Column("cio_priority", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cadence_days", sa.BigInteger(), server_default=sa.text("30"), nullable=True),
        sa.Column("champion", sa.Text(), nullable=True),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("mission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("culture", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("business", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("technology", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("direction", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("horizon", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("needs", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "agency_by_acronym", "agency", ["acronym"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("agency_by_name", "agency", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "agency_by_priority_name",
        "agency",
        ["priority", "name"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("agency_live", "agency", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "agency_trash", "agency", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "agreement",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("agencies", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("notice_by", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("independent", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("terms", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "agreement_by_ends_on", "agreement", ["ends_on"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "agreement_by_partner_ends_on",
        "agreement",
        ["partner", "ends_on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("agreement_live", "agreement", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "agreement_trash", "agreement", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "amendment",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=True),
        sa.Column("changed", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "amendment_by_agreement_on",
        "amendment",
        ["agreement", "on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("amendment_live", "amendment", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "amendment_trash", "amendment", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "assessment",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("assessor", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("stage_ours", sa.Text(), nullable=True),
        sa.Column("stage_theirs", sa.Text(), nullable=True),
        sa.Column("stage_target", sa.Text(), nullable=True),
        sa.Column("next_rung", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("trust", sa.BigInteger(), nullable=True),
        sa.Column("communication", sa.BigInteger(), nullable=True),
        sa.Column("collaboration", sa.BigInteger(), nullable=True),
        sa.Column("satisfaction", sa.BigInteger(), nullable=True),
        sa.Column("objectives", sa.BigInteger(), nullable=True),
        sa.Column("citizen_outcomes", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "assessment_by_agency_on",
        "assessment",
        ["agency", "on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "assessment_by_partner_on",
        "assessment",
        ["partner", "on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "assessment_live", "assessment", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "assessment_trash", "assessment", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "assignment",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("manager", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "assignment_by_agency_until",
        "assignment",
        ["agency", "until"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "assignment_by_manager_until",
        "assignment",
        ["manager", "until"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "assignment_live", "assignment", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "assignment_trash", "assignment", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "attachment",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("media_type", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "attachment_by_blob", "attachment", ["blob"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "attachment_by_record", "attachment", ["record"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "attachment_live", "attachment", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "attachment_trash", "attachment", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "briefing",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), server_default=sa.text("'manager'"), nullable=False),
        sa.Column("paper", sa.Text(), server_default=sa.text("'letter'"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("blob", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("facts", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "briefing_by_agency_as_of",
        "briefing",
        ["agency", "as_of"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("briefing_live", "briefing", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "briefing_trash", "briefing", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "contact",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("given", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("middle", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("family", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("suffix", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("nickname", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("pronunciation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("organization", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("job_title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("emails", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("phones", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("phones_e164", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("addresses", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("websites", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("prefers", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("birthday", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reports_to", sa.Text(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rapport", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "contact_by_family_given_name",
        "contact",
        ["family", "given", "name"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("contact_by_name", "contact", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("contact_live", "contact", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "contact_trash", "contact", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "correction",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'adjust'"), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "correction_by_outcome_on",
        "correction",
        ["outcome", "on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "correction_live", "correction", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "correction_trash", "correction", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "decision",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("forum", sa.Text(), nullable=True),
        sa.Column("agencies", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("decided_by", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("details", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("decision_by_on", "decision", ["on"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("decision_live", "decision", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "decision_trash", "decision", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "follow_up",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("turn", sa.Text(), server_default=sa.text("'mine'"), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("token", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("due_time", sa.Text(), nullable=True),
        sa.Column("due_zone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("start_on", sa.Text(), nullable=True),
        sa.Column("remind_at", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), server_default=sa.text("'normal'"), nullable=False),
        sa.Column("details", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("personal", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("ticket", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("slip_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("recurrence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("series", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=True),
        sa.Column("expected_on", sa.Text(), nullable=True),
        sa.Column("nudge_days", sa.BigInteger(), nullable=True),
        sa.Column("nudge_on", sa.Text(), nullable=True),
        sa.Column("nudge_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("escalate_to", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "follow_up_by_agency_status_due_on",
        "follow_up",
        ["agency", "status", "due_on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "follow_up_by_contact_status_due_on",
        "follow_up",
        ["contact", "status", "due_on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "follow_up_by_status_done_at",
        "follow_up",
        ["status", "done_at"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "follow_up_by_status_turn_due_on",
        "follow_up",
        ["status", "turn", "due_on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("follow_up_live", "follow_up", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "follow_up_trash", "follow_up", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "forum",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("chair", sa.Text(), nullable=True),
        sa.Column("co_chair", sa.Text(), nullable=True),
        sa.Column("members", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("agencies", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("cadence_days", sa.BigInteger(), nullable=True),
        sa.Column("success_factors", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("forum_by_name", "forum", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("forum_live", "forum", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "forum_trash", "forum", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "horizon_item",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("when", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "horizon_item_by_agency_when",
        "horizon_item",
        ["agency", "when"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "horizon_item_by_when", "horizon_item", ["when"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "horizon_item_live", "horizon_item", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "horizon_item_trash",
        "horizon_item",
        ["deleted_ms"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NOT NULL"),
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("old", sa.LargeBinary(), nullable=True),
        sa.Column("new", sa.LargeBinary(), nullable=True),
        sa.Column("parent", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["number"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("journal_by_commit", "journal", ["number"], unique=False)
    op.create_index("journal_by_record", "journal", ["record", "seq"], unique=False)
    op.create_table(
        "manager",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("me", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("manager_by_name", "manager", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("manager_live", "manager", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "manager_trash", "manager", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "milestone",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "milestone_by_call_due_on",
        "milestone",
        ["call", "due_on"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("milestone_live", "milestone", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "milestone_trash", "milestone", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "note",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'meeting'"), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("ends_at", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("agencies", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("attendees", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("forum", sa.Text(), nullable=True),
        sa.Column("partners", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("body", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("what_matters", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("questions", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source_uid", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "note_by_kind_starts_at",
        "note",
        ["kind", "starts_at"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "note_by_starts_at", "note", ["starts_at"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("note_live", "note", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("note_trash", "note", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL"))
    op.create_table(
        "outcome",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("unit", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("better", sa.Text(), server_default=sa.text("'up'"), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("baseline_on", sa.Text(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("target_on", sa.Text(), nullable=True),
        sa.Column("valid", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("articulated", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("achievable", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("relevant", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("enterprise_goal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("written_in", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("benefits", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("services", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("partners", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("status_override", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "outcome_by_agency_statement",
        "outcome",
        ["agency", "statement"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index(
        "outcome_by_statement", "outcome", ["statement"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("outcome_live", "outcome", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "outcome_trash", "outcome", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "partner",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("former_names", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phones", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("emails", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("provides", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("advisor_topics", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("last_briefed_on", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("partner_by_name", "partner", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("partner_live", "partner", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "partner_trash", "partner", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "reading",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "reading_by_outcome_on_value",
        "reading",
        ["outcome", "on", "value"],
        unique=False,
        sqlite_where=sa.text("deleted_ms IS NULL"),
    )
    op.create_index("reading_live", "reading", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "reading_trash", "reading", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )
    op.create_table(
        "risk",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("threatens", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("likelihood", sa.BigInteger(), nullable=True),
        sa.Column("impact", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("mitigation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("review_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "risk_by_agency_impact", "risk", ["agency", "impact"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "risk_by_review_on", "risk", ["review_on"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("risk_live", "risk", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("risk_trash", "risk", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL"))
    op.create_table(
        "role",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("influence", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("function", sa.Text(), nullable=True),
        sa.Column("employment", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "role_by_agency_until", "role", ["agency", "until"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "role_by_contact_until", "role", ["contact", "until"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index(
        "role_by_partner_until", "role", ["partner", "until"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("role_live", "role", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index("role_trash", "role", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL"))
    op.create_table(
        "service",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), server_default=sa.text("'idea'"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("sponsor", sa.Text(), nullable=True),
        sa.Column("users", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("interested", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("providers", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("integrates", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("improvement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("space", sa.Text(), server_default=sa.text("'personal'"), nullable=False),
        sa.Column("private", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("custom", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["born"],
            ["commits.number"],
        ),
        sa.PrimaryKeyConstraint("docid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("service_by_name", "service", ["name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "service_by_stage_name", "service", ["stage", "name"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL")
    )
    op.create_index("service_live", "service", ["docid"], unique=False, sqlite_where=sa.text("deleted_ms IS NULL"))
    op.create_index(
        "service_trash", "service", ["deleted_ms"], unique=False, sqlite_where=sa.text("deleted_ms IS NOT NULL")
    )

    for statement in search.CREATE:
        op.execute(statement)
