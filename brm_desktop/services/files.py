"""Files kept with records: taken in by content, opened as private copies."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.blobs import BlobRef

_MOST_NAME = 400
_UNKNOWN_TYPE = "application/octet-stream"


def attach(portfolio: Portfolio, of: type[Record], id: str, path: Path, progress: Progress = NO_PROGRESS) -> Attachment:
    """Keep a file with a record. Raises: NotFound, StorageError, Cancelled."""
    rows.get_record(portfolio.database.reader(), of, id)
    return _keep(portfolio, of, id, path.name, portfolio.blobs.put(path, progress))


def attach_bytes(portfolio: Portfolio, of: type[Record], id: str, name: str, content: bytes) -> Attachment:
    """Keep bytes (a pasted picture) with a record, as a file of that name. Raises: as `attach`."""
    rows.get_record(portfolio.database.reader(), of, id)
    return _keep(portfolio, of, id, name, portfolio.blobs.put(content))


def open_file(portfolio: Portfolio, attachment: Attachment, progress: Progress = NO_PROGRESS) -> Path:
    """Return the path of a private working copy of a file. Raises: NotFound, StorageError, Cancelled."""
    return portfolio.blobs.open_copy(attachment.blob, attachment.name, progress)


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
