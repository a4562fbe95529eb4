"""The tables, derived from the kinds. Only migrations and composed queries import this."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.record import Kind, Record

_TYPES = {"TEXT": Text, "INTEGER": BigInteger, "REAL": Float}


@cache
def portfolio_tables() -> MetaData:
    """Return the tables of all kinds and of the journal."""
    return make_tables(KINDS)


def make_tables(kinds: Iterable[type[Record]]) -> MetaData:
    """Return the tables that these kinds need."""
    metadata = MetaData()
    for kind in kinds:
        _record_table(kind.KIND, metadata)
    _journal_tables(metadata)
    _row_tables(metadata)
    _merge_tables(metadata)
    _cell_tables(metadata)
    _space_tables(metadata)
    _store_tables(metadata)
    _arrival_tables(metadata)
    return metadata


def _record_table(kind: Kind, metadata: MetaData) -> None:
    live = text("deleted_ms IS NULL")
    Table(
        kind.name,
        metadata,
        Column("docid", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False, unique=True),
        Column("born", Integer, ForeignKey("commits.number"), nullable=False),
        Column("created_ms", BigInteger, nullable=False),
        Column("changed_ms", BigInteger, nullable=False),
        Column("deleted_ms", BigInteger),
        *(_column(field) for field in kind.fields.values()),
        *(Index(f"{kind.name}_by_{'_'.join(names)}", *names, sqlite_where=live) for names in kind.indexes),
        Index(f"{kind.name}_live", "docid", sqlite_where=live),
        Index(f"{kind.name}_trash", "deleted_ms", sqlite_where=text("deleted_ms IS NOT NULL")),
    )


def _column(field: Field) -> Column[object]:
    default = None
    if field.default is not None:
        default = text(f"'{field.default}'" if isinstance(field.default, str) else str(field.default))
    return Column(field.name, _TYPES[field.column](), nullable=field.optional, server_default=default)


def _journal_tables(metadata: MetaData) -> None:
    """Add commits and their lines."""
    Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
    Table(
        "writers",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("uid", Text, nullable=False, unique=True),
        Column("name", Text, nullable=False, server_default=text("''")),
    )
    Table(
        "commits",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("writer", Integer, ForeignKey("writers.number"), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("stamp", BigInteger, nullable=False),
        Column("at_ms", BigInteger, nullable=False),
        Column("label", Text, nullable=False),
        Column("role", Text, nullable=False, server_default=text("'do'")),
        Column("target", Integer),
        Column("undone", Integer, nullable=False, server_default=text("0")),
        Column("sent", Integer, nullable=False, server_default=text("0")),
        Column("session", Text),
        UniqueConstraint("writer", "seq"),
        Index("commits_undone", "number", sqlite_where=text("undone = 1")),
        Index("commits_unsent", "number", sqlite_where=text("sent = 0")),
        Index("commits_by_session", "session", sqlite_where=text("session IS NOT NULL")),
    )
    Table(
        "journal",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("number", Integer, ForeignKey("commits.number"), nullable=False),
        Column("op", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("record", Text, nullable=False),
        Column("field", Text),
        Column("member", Text),
        Column("old", LargeBinary),
        Column("new", LargeBinary),
        Column("parent", LargeBinary),
        Column("version", LargeBinary),
        Index("journal_by_commit", "number"),
        Index("journal_by_record", "record", "seq"),
    )


def _row_tables(metadata: MetaData) -> None:
    """Add what is kept of rows beside them: who wrote each cell last, links, what is not indexed yet."""
    Table(
        "cell",
        metadata,
        Column("record", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("member", Text, primary_key=True, server_default=text("''")),
        Column("stamp", BigInteger, nullable=False),
        Column("writer", Integer, nullable=False),
        Column("seq", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    Table(
        "unknown_cell",
        metadata,
        Column("kind", Text, nullable=False),
        Column("record", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("member", Text, primary_key=True, server_default=text("''")),
        Column("value", Text),
        sqlite_with_rowid=False,
    )
    Table(
        "link",
        metadata,
        Column("target", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("docid", BigInteger, primary_key=True),
        sqlite_with_rowid=False,
    )
    Table("unindexed", metadata, Column("docid", Integer, primary_key=True))


def _merge_tables(metadata: MetaData) -> None:
    """Add records that are one with another."""
    Table(
        "alias",
        metadata,
        Column("record", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("survivor", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    Table(
        "told_link",
        metadata,
        Column("record", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("cell", Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _cell_tables(metadata: MetaData) -> None:
    """Add what stands in cells beside their rows, and what waits for a version that knows it."""
    Table(
        "head",
        metadata,
        Column("record", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("member", Text, primary_key=True),
        Column("writer", Integer, primary_key=True, autoincrement=False),
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("stamp", BigInteger, nullable=False),
        Column("value", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    Table(
        "version",
        metadata,
        Column("record", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("writer", Integer, primary_key=True, autoincrement=False),
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("stamp", BigInteger, nullable=False),
        Column("parents", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
    )
    Table(
        "held",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("writer", Integer, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("seen", LargeBinary, nullable=False),
        Column("entry", LargeBinary, nullable=False),
        Column("space", Text, nullable=False, server_default=text("''")),
    )


def _space_tables(metadata: MetaData) -> None:
    """Add where records are told, and which say nothing any more."""
    Table(
        "placed",
        metadata,
        Column("record", Text, primary_key=True),
        Column("space", Text, nullable=False),
        Index("placed_by_space", "space"),
        sqlite_with_rowid=False,
    )
    Table(
        "erased",
        metadata,
        Column("record", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("files", Text, nullable=False, server_default=text("'[]'")),
        Column("settled", Integer, nullable=False, server_default=text("0")),
        Column("rewritten", Integer, nullable=False, server_default=text("0")),
        sqlite_with_rowid=False,
    )


def _store_tables(metadata: MetaData) -> None:
    """Add what is known of the store."""
    Table(
        "segment",
        metadata,
        Column("space", Text, primary_key=True),
        Column("writer", Integer, ForeignKey("writers.number"), primary_key=True),
        Column("seq", Integer, primary_key=True),
        Column("digest", LargeBinary, nullable=False),
        Column("last", Integer, nullable=False),
        Column("stored", Integer, nullable=False, server_default=text("0")),
        Column("data", LargeBinary, nullable=False),
        Column("file", LargeBinary),
        Index("segment_waiting", "space", sqlite_where=text("stored = 0")),
    )
    Table(
        "store_file",
        metadata,
        Column("name", Text, primary_key=True),
        Column("data", LargeBinary, nullable=False),
    )
    Table(
        "parcel",
        metadata,
        Column("space", Text, primary_key=True),
        Column("hash", Text, primary_key=True),
        Column("state", Integer, nullable=False),
        Column("size", BigInteger, nullable=False, server_default=text("-1")),
        Column("checked_ms", BigInteger, nullable=False, server_default=text("0")),
        Index("parcel_by_state", "space", "state"),
        sqlite_with_rowid=False,
    )


def _arrival_tables(metadata: MetaData) -> None:
    """Add what a person should hear of."""
    Table(
        "arrival",
        metadata,
        Column("first", Integer, primary_key=True, autoincrement=False),
        Column("last", Integer, nullable=False),
        Column("writer", Integer, nullable=False),
        Column("at_ms", BigInteger, nullable=False),
        Column("seen_ms", BigInteger),
        Index("arrival_unseen", "first", sqlite_where=text("seen_ms IS NULL")),
    )
    Table(
        "notice",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("what", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("record", Text, nullable=False),
        Column("field", Text, nullable=False, server_default=text("''")),
        Column("at_ms", BigInteger, nullable=False),
        Column("seen_ms", BigInteger),
        Index("notice_unseen", "number", sqlite_where=text("seen_ms IS NULL")),
    )
