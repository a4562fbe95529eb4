"""A handover pack: one agency for a successor, to read at once and to import whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from brm_desktop.base.errors import KnownError, StorageError
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.record import Record
from brm_desktop.exchange.own import PACK_FILE
from brm_desktop.exchange.write_dossier import write_html, write_markdown
from brm_desktop.services.exporting import make_namer, make_own
from brm_desktop.services.fetching import try_fetching
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.gathering import gather_agency
from brm_desktop.services.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds: records by kind, the files beside them, and how many private records were left out."""

    path: Path
    counts: Mapping[str, int]
    files: int
    left_out: int
    problems: tuple[str, ...] = ()


def list_private(portfolio: Portfolio, agency: str) -> list[Record]:
    """Return the private records of an agency, to be ticked one by one. Raises: NotFound, Ambiguous."""
    home = get_by_name(portfolio.database.reader(), Agency, agency)
    whole = gather_agency(portfolio, home.id, private=True)
    return [record for records in whole.values() for record in records.values() if record.private]


def write_pack(
    portfolio: Portfolio,
    agency: str,
    out: Path,
    *,
    private: bool = False,
    chosen: Collection[str] = (),
    progress: Progress = NO_PROGRESS,
) -> Pack:
    """Write the pack of an agency: a zip when the path ends in .zip, else a folder that is not there or empty.

    Private records are left out but for those `chosen` by id, or all when `private` is set.
    Raises: NotFound, Ambiguous, StorageError, Cancelled; then nothing is left behind.
    """
    home = get_by_name(portfolio.database.reader(), Agency, agency)
    zipped = out.suffix.lower() == ".zip"
    with file_errors(out):
        if out.exists() and (zipped or not out.is_dir() or any(out.iterdir())):
            raise StorageError("The pack's place is taken", str(out), "Choose another name")
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=out.parent, prefix=".pack-") as held:
            folder = Path(held, "pack")
            folder.mkdir()
            pack = _fill(portfolio, home, folder, private, chosen, progress)
            if zipped:
                _zip(folder, out)
            else:
                if out.exists():
                    out.rmdir()
                folder.rename(out)
    return replace(pack, path=out)


def _fill(
    portfolio: Portfolio, home: Agency, folder: Path, private: bool, chosen: Collection[str], progress: Progress
) -> Pack:
    progress.step(0, 4, "Gathering")
    gathered = gather_agency(portfolio, home.id, private=private, chosen=chosen)
    whole = gathered if private else gather_agency(portfolio, home.id, private=True)
    records = {kind: [_without_private(each, private) for each in found.values()] for kind, found in gathered.items()}
    left_out = sum(map(len, whole.values())) - sum(map(len, gathered.values()))
    attachments = [each for each in records.get("attachment", ()) if isinstance(each, Attachment)]
    problems = list[str]()
    progress.step(1, 4, "Files")
    try_fetching(portfolio, [each.blob for each in attachments], progress)
    files = dict(_write_files(portfolio, attachments, folder, problems))
    write_whole(folder / PACK_FILE, make_own(records, files))
    progress.step(2, 4, "Dossier")
    name = make_namer(portfolio)
    names = {each.blob: files[each.blob] for each in attachments if each.blob in files}
    write_whole(folder / "dossier.md", write_markdown(home, records, name, names))
    write_whole(folder / "dossier.html", write_html(home, records, name, names))
    progress.step(3, 4, "Briefing")
    _write_briefing(portfolio, home, folder, problems)
    counts = {kind: len(found) for kind, found in records.items()}
    return Pack(folder, counts, len(files), left_out, tuple(problems))


def _without_private(record: Record, private: bool) -> Record:
    """Empty the fields that are the manager's own, such as rapport notes."""
    own: dict[str, Any] = {
        name: "" for name, field in record.KIND.fields.items() if field.private and getattr(record, name)
    }
    return replace(record, **own) if own and not private else record


def _write_files(
    portfolio: Portfolio, attachments: Sequence[Attachment], folder: Path, problems: list[str]
) -> Iterator[tuple[str, str]]:
    taken = set[str]()
    for each in {one.blob: one for one in attachments}.values():
        safe = "".join("_" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in each.name).strip(". ")[-120:]
        name, number = safe or "file", 2
        while name.casefold() in taken:
            name, number = f"{number} {safe}", number + 1
        taken.add(name.casefold())
        try:
            data = portfolio.blobs.get(each.blob)
        except KnownError as error:
            problems.append(f"{each.name}: {error.title}")
            continue
        (folder / "files").mkdir(exist_ok=True)
        write_whole(folder / "files" / name, data)
        yield each.blob, f"files/{name}"


def _write_briefing(portfolio: Portfolio, home: Agency, folder: Path, problems: list[str]) -> None:
    from brm_desktop.domain.briefing import Edition
    from brm_desktop.services.briefing_batch import Wanted, write_all
    from brm_desktop.services.briefings import Choices

    choices = Choices(Edition.HANDOVER, "")
    for made in write_all(portfolio, [Wanted(home)], folder / "briefing.pdf", choices=choices):
        if made.path is None:
            problems.append(f"no briefing: {made.problem}")


def _zip(folder: Path, out: Path) -> None:
    part = out.with_name(f".{out.name}.part")
    try:
        with ZipFile(part, "w", ZIP_DEFLATED) as pack:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    pack.write(path, f"{out.stem}/{path.relative_to(folder).as_posix()}")
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)


def describe(pack: Pack) -> str:
    """Return in words what a pack holds."""
    records = sum(pack.counts.values())
    words = f"{records:,} records and {pack.files:,} files"
    return words + (f"; {pack.left_out:,} private records left out" if pack.left_out else "")
