"""Files kept with records: taken in by content, opened as private copies; what is saved there is a new version."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from brm_desktop.base.errors import KnownError
from brm_desktop.base.files import file_errors
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.services import edits
from brm_desktop.services.fetching import with_file
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows, working_copies
from brm_desktop.storage.blobs import BlobRef
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.working_copies import WorkingCopy

_MOST_NAME = 400
_UNKNOWN_TYPE = "application/octet-stream"


class Version(NamedTuple):
    """A content that a file has had, and until when; None while it still has it."""

    hash: str
    size: int
    until: datetime | None


def attach(portfolio: Portfolio, of: type[Record], id: str, path: Path, progress: Progress = NO_PROGRESS) -> Attachment:
    """Keep a file with a record. Raises: NotFound, StorageError, Cancelled."""
    rows.get_record(portfolio.database.reader(), of, id)
    return _keep(portfolio, of, id, path.name, portfolio.blobs.put(path, progress))


def attach_bytes(portfolio: Portfolio, of: type[Record], id: str, name: str, content: bytes) -> Attachment:
    """Keep bytes (a pasted picture) with a record, as a file of that name. Raises: as `attach`."""
    rows.get_record(portfolio.database.reader(), of, id)
    return _keep(portfolio, of, id, name, portfolio.blobs.put(content))


def open_file(portfolio: Portfolio, attachment: Attachment, progress: Progress = NO_PROGRESS) -> Path:
    """Return the path of a private working copy of a file, to be saved by other programs too.

    A file that is not here is fetched from the store.
    Raises: NotFound, StoreError, StorageError, Cancelled.
    """

    def make() -> Path:
        return working_copies.make_copy(portfolio.blobs, attachment.id, attachment.blob, attachment.name, progress)

    return with_file(portfolio, attachment.blob, make, progress)


def keep_saved(portfolio: Portfolio, *, settled: bool = True) -> list[Attachment]:
    """Keep each working copy that a program has saved as a new version of its file, one commit each; return them.

    Where the file has got another content meanwhile, or is gone, the copy becomes a file of its own beside it.
    What cannot be kept now stays where it is. Raises: the first StorageError, after all were tried.
    """
    kept, errors = list[Attachment](), list[KnownError]()
    for copy in working_copies.list_saved(portfolio.blobs, settled=settled):
        try:
            kept += _keep_copy(portfolio, copy)
        except KnownError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return kept


def close_copies(portfolio: Portfolio) -> int:
    """Keep what was saved in working copies, then wipe them; return how many files stay behind.

    One whose content could not be kept stays, for the next start to keep: no work is lost for tidiness.
    """
    with suppress(KnownError):
        keep_saved(portfolio, settled=False)
    kept = [copy.path for copy in working_copies.list_saved(portfolio.blobs, settled=False)]
    return working_copies.wipe_copies(portfolio.blobs, kept) + len(kept)


def list_versions(portfolio: Portfolio, id: str) -> list[Version]:
    """Return the contents that a file has had, the present one first. Raises: NotFound."""
    from brm_desktop.storage.entries import list_history

    connection = portfolio.database.reader()
    attachment = rows.get_record(connection, Attachment, id)
    history = [entry for entry in list_history(connection, id) if entry.op == "set"]
    sizes = {entry.number: int(entry.old) for entry in history if entry.field == "size"}
    versions, size = [Version(attachment.blob, attachment.size, None)], attachment.size
    for entry in history:
        if entry.field == "blob":
            size = sizes.get(entry.number, size)
            versions.append(Version(str(entry.old), size, datetime.fromtimestamp(entry.at_ms / 1000, UTC)))
    return list({version.hash: version for version in reversed(versions)}.values())[::-1]


def use_version(portfolio: Portfolio, id: str, version: Version) -> Committed | None:
    """Make an earlier content of a file the present one again. Raises: NotFound."""
    before = rows.get_record(portfolio.database.reader(), Attachment, id)
    after = replace(before, blob=version.hash, size=version.size)
    return edits.change(portfolio, before, after, label=f"Earlier version of {before.name}")


def _keep_copy(portfolio: Portfolio, copy: WorkingCopy) -> list[Attachment]:
    taken = working_copies.take(portfolio.blobs, copy)
    if taken is None:
        return []
    ref, now = taken
    kept = list[Attachment]()
    if ref.hash != copy.hash:
        kept.append(_keep_version(portfolio, copy, ref))
        now = now._replace(owner=kept[0].id)
    with file_errors(copy.path):
        working_copies.note_copy(now)
    return kept


def _keep_version(portfolio: Portfolio, copy: WorkingCopy, ref: BlobRef) -> Attachment:
    before = rows.get_record(portfolio.database.reader(), Attachment, copy.owner)
    if before.deleted_ms is None and before.blob == copy.hash:
        after = replace(before, blob=ref.hash, size=ref.size)
        edits.change(portfolio, before, after, label=f"New version of {before.name}")
        return after
    stem, suffix = os.path.splitext(before.name)
    beside = edits.make_record(
        Attachment,
        name=f"{stem} (changed copy){suffix}"[-_MOST_NAME:],
        blob=ref.hash,
        size=ref.size,
        media_type=before.media_type,
        record=before.record,
        space=before.space,
        private=before.private,
    )
    edits.create(portfolio, beside)
    return beside


def _keep(portfolio: Portfolio, of: type[Record], id: str, name: str, ref: BlobRef) -> Attachment:
    from mimetypes import guess_type

    attachment = edits.make_record(
        Attachment,
        name=name.encode("utf-8", "replace").decode("utf-8")[-_MOST_NAME:],
        blob=ref.hash,
        size=ref.size,
        media_type=guess_type(name)[0] or _UNKNOWN_TYPE,
        record=Id(f"{of.KIND.name}:{id}"),
    )
    edits.create(portfolio, attachment)
    return attachment
