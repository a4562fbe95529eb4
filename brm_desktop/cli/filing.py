"""Commands on files kept with records: where they are, having one here, and what is kept on this device."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.errors import InvalidValue
from brm_desktop.cli.context import Context
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.briefing import Briefing
from brm_desktop.domain.record import Record
from brm_desktop.storage import rows


def file_list(context: Context) -> None:
    """Print the files of the portfolio, or of one agency, and where each is."""
    from brm_desktop.services.fetching import find_states
    from brm_desktop.services.finding import get_by_name
    from brm_desktop.storage.keeping import list_agencies

    connection = context.portfolio.database.reader()
    files = rows.list_records(connection, Attachment)
    if context.arguments.agency:
        home = get_by_name(connection, Agency, context.arguments.agency).id
        files = [file for file in files if home in list_agencies(connection, "attachment", file.id)]
    states = find_states(context.portfolio, [file.blob for file in files])
    if context.json:
        context.say_json([
            {"id": file.id, "name": file.name, "size": file.size, "hash": file.blob, "record": file.record,
             "where": states[file.blob].where.value, "device": states[file.blob].device}
            for file in files
        ])  # fmt: skip
        return
    for file in files:
        words = states[file.blob].words
        print(f"{file.id}  {file.name}, {file.size:,} bytes{', ' + words[0].lower() + words[1:] if words else ''}")


def file_get(context: Context) -> None:
    """Have the file of an attachment or a briefing here, from the store if need be; with --out, as a copy."""
    from brm_desktop.services.fetching import with_file

    portfolio, given = context.portfolio, context.arguments
    record: Record | None = rows.find_record(portfolio.database.reader(), Briefing, given.id)
    hash, name = (record.blob, f"{record.title_text}.pdf") if isinstance(record, Briefing) else ("", "")
    if not hash:
        attachment = rows.get_record(portfolio.database.reader(), Attachment, given.id)
        hash, name = attachment.blob, attachment.name
    if not given.out:
        size = sum(len(chunk) for chunk in with_file(portfolio, hash, lambda: list(portfolio.blobs.read(hash))))
        context.say(f"{name} is here, {size:,} bytes", {"id": given.id, "name": name, "size": size})
        return
    target = _find_target(Path(given.out).expanduser(), name)
    with_file(portfolio, hash, lambda: portfolio.blobs.copy_to(hash, target))
    context.say(f"{target}", {"id": given.id, "name": name, "size": target.stat().st_size, "path": str(target)})


def file_keep(context: Context) -> None:
    """Keep an agency's files on this device."""
    _keep(context, True)


def file_leave(context: Context) -> None:
    """Have an agency's files fetched when they are opened; what is here stays."""
    _keep(context, False)


def _keep(context: Context, kept: bool) -> None:
    from brm_desktop.services.fetching import keep_files
    from brm_desktop.services.finding import get_by_name

    home = get_by_name(context.portfolio.database.reader(), Agency, context.arguments.agency)
    keep_files(context.portfolio, home.id, kept)
    does = "are kept on this device" if kept else "are fetched when they are opened; what is here stays"
    context.say(f"Files of {home.name} {does}", {"agency": home.id, "kept": kept})


def _find_target(out: Path, name: str) -> Path:
    from brm_desktop.storage.blobs import safe_name

    target = out / safe_name(name) if out.is_dir() else out
    if target.exists():
        raise InvalidValue(f"{target} is there already", hint="Give another path")
    return target
