"""A file kept with any record, by the hash of its content."""

from typing import Annotated

from brm_desktop.domain.fields import ANY, Id, file_hash, link, long_text, number, text
from brm_desktop.domain.record import Record, record


@record("attachment", 21, one="File", many="Files", title="name", indexes=[("record",), ("blob",)])
class Attachment(Record):
    name: Annotated[str, text("File name", searched="head", max_length=400)]
    blob: Annotated[str, file_hash("Content")]
    size: Annotated[int, number("Size", unit="bytes")] = 0
    media_type: Annotated[str, text("Type", max_length=120)] = ""
    record: Annotated[Id | None, link("Kept with", ANY, owned=True, help="kind:id")] = None
    comment: Annotated[str, long_text("Comment")] = ""
