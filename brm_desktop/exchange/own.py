"""Our own exports and handover packs, read back: the same records with the same ids, nothing guessed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from brm_desktop.base.errors import InvalidValue, UnreadableFile
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.record import Record
from brm_desktop.domain.values import check_value
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.formulas import unguard_cell
from brm_desktop.exchange.shapes import File, Oddity, Origin, Reading, Skipped, Source, Understood

FORMAT = "brm-desktop"
FORMAT_VERSION = 1
PACK_FILE = "brm-desktop.json"
OWN_UID = "@brm-desktop"  # what our exports put behind a record's id
_MOST_FILE_BYTES = 200 * 1024 * 1024
_MOST_PACK_BYTES = 2 * 1024 * 1024 * 1024
_NOT_FIELDS = frozenset(("id", "created_at", "changed_at", "deleted_ms", "created_ms", "changed_ms"))


def read_own(source: Source, progress: Progress = NO_PROGRESS) -> Reading:
    """Return the records of an export or a pack. Raises: UnreadableFile when it is damaged or of a newer version."""
    if source.data.startswith(b"PK"):
        return _read_zip(source, progress)
    if source.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        folder = source.folder
        return _read_json(source.name, source.data, lambda name: _read_beside(folder, name), progress)
    return _read_csv(source)


def _read_zip(source: Source, progress: Progress) -> Reading:
    try:
        with ZipFile(io.BytesIO(source.data)) as pack:
            members = {PurePosixPath(each.filename).name if "/" not in each.filename.strip("/") else each.filename: each
                       for each in pack.infolist()}  # fmt: skip
            data = next((each for name, each in members.items() if name.endswith(PACK_FILE)), None)
            if data is None or sum(each.file_size for each in pack.infolist()) > _MOST_PACK_BYTES:
                raise UnreadableFile(f"{source.name} is no handover pack, or it is too large")
            root = data.filename.removesuffix(PACK_FILE)

            def load(name: str) -> bytes | None:
                each = members.get(f"{root}{name}")
                if each is None or each.file_size > _MOST_FILE_BYTES:
                    return None
                with pack.open(each) as part:
                    return part.read(_MOST_FILE_BYTES)

            return _read_json(source.name, pack.read(data), load, progress)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(f"{source.name} is a damaged pack", " ".join(str(error).split())[:120]) from error


def _read_beside(folder: Path | None, name: str) -> bytes | None:
    path = folder / name if folder is not None else None
    if path is None or ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
        return None
    try:
        return path.read_bytes() if path.stat().st_size <= _MOST_FILE_BYTES else None
    except OSError:
        return None


def _read_json(name: str, data: bytes, load: Any, progress: Progress) -> Reading:
    try:
        told = json.loads(decode_text(data, name).text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{name} is a damaged export", " ".join(str(error).split())[:120]) from error
    if not isinstance(told, Mapping) or told.get("format") != FORMAT:
        raise UnreadableFile(f"{name} is no export of this program")
    version = told.get("version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise UnreadableFile(f"{name} was made by a newer version", hint="Update this program and import it again")
    held = told.get("records")
    by_kind = held if isinstance(held, Mapping) else {str(told.get("kind")): held}
    files = told.get("files")
    reader = _Reader(name, files if isinstance(files, Mapping) else {}, load)
    for kind, records in by_kind.items():
        of = BY_NAME.get(str(kind))
        if of is None or not isinstance(records, list):
            reader.odd.append(Oddity(name, f"records of a kind that is not known here were left out: {kind}"))
            continue
        for at, plain in enumerate(records, 1):
            if at % 500 == 0:
                progress.step(at, len(records), name)
            reader.take(of, plain if isinstance(plain, Mapping) else {}, at)
    return reader.finish()


def _read_csv(source: Source) -> Reading:
    text = decode_text(source.data, source.name).text
    csv.field_size_limit(8_000_000)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise UnreadableFile(f"{source.name} is a damaged export", str(error)) from error
    columns = set(rows[0]) if rows else set[str]()
    stem = Path(source.name).stem.partition(" ")[0]
    fitting = [of for of in BY_NAME.values() if set(of.KIND.columns) == columns]
    fitting = fitting or [of for of in BY_NAME.values() if set(of.KIND.columns) >= columns - _NOT_FIELDS and columns]
    of = next((each for each in fitting if each.KIND.name == stem), fitting[0] if len(fitting) == 1 else None)
    if of is None:
        raise UnreadableFile(f"{source.name} has no rows, or columns of no kind of record")
    reader = _Reader(source.name, {}, lambda name: None)
    for at, row in enumerate(rows, 2):
        known = {
            name: _from_text(of.KIND.fields[name], unguard_cell(text or ""))
            for name, text in row.items()
            if name in of.KIND.fields
        }
        reader.take(of, {"id": row["id"], **known}, at)
    return reader.finish()


def _from_text(field: Field, text: str) -> Any:
    """Return a cell of a CSV export as JSON would hold it."""
    if field.shape == "set":
        return split_members(text)
    if field.editor == "tick":
        return text == "True"
    if text == "" and (field.optional or field.column != "TEXT"):
        return None
    if field.column == "INTEGER" or field.editor in ("decimal", "money"):
        try:
            return float(text) if field.editor in ("decimal", "money") else int(text)
        except ValueError:
            return text
    return text


def join_members(members: Sequence[str]) -> str:
    """Return several texts in one cell; as JSON where a member would not come back whole."""
    if any(";" in each or each != each.strip() or each[:1] == "[" or "\n" in each or not each for each in members):
        return json.dumps(list(members), ensure_ascii=False)
    return "; ".join(members)


def split_members(text: str) -> list[str]:
    """Return the texts of one cell, as `join_members` joined them."""
    if text[:1] == "[":
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        if isinstance(told, list) and all(isinstance(each, str) for each in told):
            return told
    return [each for each in text.split("; ") if each] if text else []


class _Reader:
    """Makes records of plain values, each checked by its field."""

    def __init__(self, name: str, files: Mapping[str, Any], load: Any) -> None:
        self.name, self.files, self.load = name, files, load
        self.understood: list[Understood] = []
        self.skipped: list[Skipped] = []
        self.odd: list[Oddity] = []

    def take(self, of: type[Record], plain: Mapping[str, Any], at: int) -> None:
        origin = Origin(self.name, at)
        id = plain.get("id")
        if not isinstance(id, str) or not 8 <= len(id) <= 64 or not id.isprintable():
            self.skipped.append(Skipped(origin, f"a {of.KIND.one.lower()} without an id"))
            return
        values: dict[str, Any] = {}
        for name, field in of.KIND.fields.items():
            if name in plain:
                try:
                    values[name] = check_value(field, _to_value(field, plain[name]))
                except (InvalidValue, ValueError, TypeError, KeyError, OverflowError):
                    if field.required:
                        self.skipped.append(Skipped(origin, f"{field.label} cannot be {str(plain[name])[:60]}"))
                        return
                    self.odd.append(Oddity(f"{self.name} record {at}", f"{field.label} is not understood; left out"))
            elif field.required:
                self.skipped.append(Skipped(origin, f"a {of.KIND.one.lower()} without {field.label.lower()}"))
                return
        files = tuple(self._list_files(of, values))
        uid = f"{id}{OWN_UID}"
        self.understood.append(Understood(of.KIND.name, values, origin, files=files, uid=uid, exact=True))

    def _list_files(self, of: type[Record], values: Mapping[str, Any]) -> Iterator[File]:
        if of is not Attachment:
            return
        place = self.files.get(str(values.get("blob", "")))
        data = self.load(place) if isinstance(place, str) else None
        if data is not None:
            yield File("", str(values.get("media_type", "")), data, str(values.get("name", "")))

    def finish(self) -> Reading:
        return Reading(self.name, tuple(self.understood), tuple(self.skipped), tuple(self.odd))


def _to_value(field: Field, plain: Any) -> Any:
    """Return a value as our JSON writes it: money in dollars, choices by key, days and moments as text."""
    if plain is None:
        if field.optional:
            return None
        return () if field.shape == "set" else field.from_cell(field.default)
    if field.shape == "set":
        if not isinstance(plain, list) or not all(isinstance(each, str) for each in plain):
            raise ValueError(plain)
        return tuple(dict.fromkeys(plain))
    if field.editor == "tick":
        return bool(plain)
    if field.editor == "money":
        return round(float(plain) * 100)
    if field.editor in ("number", "decimal"):
        if isinstance(plain, bool) or not isinstance(plain, int | float):
            raise ValueError(plain)
        return float(plain) if field.editor == "decimal" else int(plain)
    if not isinstance(plain, str):
        raise ValueError(plain)
    return field.from_cell(plain)
