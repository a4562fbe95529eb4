"""Commands on the store: connect, status, exchange."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brm_desktop.base.errors import Busy, KnownError
from brm_desktop.base.words import count_of
from brm_desktop.cli.context import Context

if TYPE_CHECKING:
    from brm_desktop.services.devices import DeviceLine

_PAUSE_S = 60


def store_connect(context: Context) -> None:
    """Connect to a store, making it if there is none; with --join, as one more device of one's own."""
    from brm_desktop.services.store_keys import say_keeping
    from brm_desktop.services.syncing import connect_store, read_store_passphrase

    given = context.arguments
    passphrase = read_store_passphrase(getattr(given, "store_passphrase_file", None))
    status = connect_store(context.portfolio, given.url, passphrase, join=given.join)
    context.say(
        f"Connected to {status.url} as {status.person}, device {status.device}. {say_keeping(context.portfolio)}",
        {"url": status.url, "store": status.store, "person": status.person, "device": status.device,
         "joined": bool(given.join), "keys_protected": context.portfolio.key is not None},
    )  # fmt: skip


def store_status(context: Context) -> None:
    """Say how the portfolio stands with its store."""
    from brm_desktop.services.syncing import find_status

    status = find_status(context.portfolio)
    if status is None:
        context.say("Not connected to a store", {"connected": False})
        return
    if context.json:
        context.say_json(_plain_status(status))
        return
    print(f"{status.url}, as {status.person}, device {status.device}")
    if status.trouble is not None:
        print(f"Not exchanged since {status.trouble.since:%Y-%m-%d %H:%M} UTC: {status.trouble.title}")
    print(f"Last exchange: {status.synced_at:%Y-%m-%d %H:%M} UTC" if status.synced_at else "No exchange yet")
    unsent, waiting = count_of(status.unsent_commits, "change"), count_of(status.waiting_segments, "file")
    for name in status.new_space_keys:
        print(f"A recovery key of {name} was made: who holds it can read that space")
    for name in status.newly_left:
        print(f"You are no longer in {name}: what others change there does not come any more")
    print(f"Not sent yet: {unsent}; waiting: {waiting}")
    for line in status.devices:
        print(f"  {line.name}{_remark(line)}: {count_of(line.segments, 'segment')}")
    for beside in status.beside:
        print(
            f"  needs your choice: {beside.title}, {beside.label}: " + " | ".join(_shown(v.cell) for v in beside.values)
        )
    for problem in status.problems:
        print(f"  problem: {problem}")


def store_passphrase(context: Context) -> None:
    """Let another passphrase open one's identity in the store."""
    from brm_desktop.services.store_keys import change_store_passphrase
    from brm_desktop.storage.keys import read_passphrase

    new = read_passphrase(Path(context.arguments.new_passphrase_file).expanduser(), {})
    change_store_passphrase(context.portfolio, new or "")
    context.say(
        "The passphrase of the store is changed. Who kept a copy of the store from before can still open that copy"
        " with the former one",
        {"changed": True},
    )


def store_recovery_key(context: Context) -> None:
    """Make a recovery key of the store and print it; one made before opens nothing more."""
    from brm_desktop.services.store_keys import make_store_recovery

    key = make_store_recovery(context.portfolio)
    context.say(f"Print and keep the recovery key of the store:\n{key}", {"recovery_key": key})


def device_list(context: Context) -> None:
    """Print the devices that write to the store."""
    from brm_desktop.services.syncing import find_status

    status = find_status(context.portfolio)
    devices = status.devices if status is not None else ()
    if context.json:
        context.say_json([_plain_device(line) for line in devices])
        return
    context.say_lines(f"{line.writer}  {line.name}{_remark(line)}" for line in devices)


def device_revoke(context: Context) -> None:
    """Let nothing count that a device writes from now on."""
    from brm_desktop.services.devices import revoke_device

    line = revoke_device(context.portfolio, context.arguments.device)
    context.say(
        f"{line.name} is revoked: nothing that it writes from now on counts. What it has copied stays readable on it;"
        " take its access to the store away as well",
        {"revoked": line.writer, "name": line.name},
    )


def sync(context: Context) -> None:
    """Exchange changes with the store, again every minute unless --once."""
    from brm_desktop.services.away import find_away, plain_away
    from brm_desktop.services.spaces import plain_exchange
    from brm_desktop.services.syncing import opened_exchange, put_back, run_exchange
    from brm_desktop.services.tidying import tidy_if_due

    given = context.arguments
    if given.put_back:
        count = put_back(context.portfolio)
        context.say(f"{count_of(count, 'file was', 'files were')} put back", {"put_back": count})
        return
    with opened_exchange(context.portfolio) as exchange:
        if given.check_files:
            exchange.run()
            _say_checked(context, exchange.check_files().as_plain())
            return
        while True:
            try:
                report = run_exchange(context.portfolio, exchange)
                told = report.as_plain() | {"spaces": plain_exchange(context.portfolio, report)}
                with suppress(Busy):  # the window does it
                    tidy_if_due(context.portfolio)
                _say(context, told | {"away": plain_away(find_away(context.portfolio))})
            except KnownError as error:
                if given.once:
                    raise
                print(f"{error} It is tried again.", flush=True)
            if given.once:
                return
            context.index()
            time.sleep(_PAUSE_S)


def _say(context: Context, told: dict[str, Any]) -> None:
    if context.json:
        context.say_json(told)
        return
    sent, fetched = told["sent"], told["fetched"]
    print(
        f"Sent {count_of(sent['commits'], 'change')}, fetched {fetched['commits']:,}"
        f"; {count_of(len(told['merged']), 'text')} merged,"
        f" {count_of(len(told['in_conflict']), 'field needs', 'fields need')} your choice"
    )
    for what in ("revived", "in_conflict"):
        for each in told[what]:
            print(f"  {what.replace('_', ' ')}: {each['kind']} {each['id']} {each['field']}".rstrip())
    if told["put_back"]:
        print(f"  {count_of(told['put_back'], 'file')} that the store had lost: put back")
    if words := _say_files(told["files"]):
        print(f"  Files: {words}")
    for each in told["away"] if fetched["commits"] else ():
        changes = "; ".join(_said(change) for change in each["changes"])
        print(f"  {each['by']}: {each['title']}, {each['what'].lower()}" + (f" ({changes})" if changes else ""))
    for problem in told["problems"]:
        print(f"  {problem}")


def _say_checked(context: Context, told: dict[str, Any]) -> None:
    files = told["files"]
    if context.json:
        context.say_json({"files": files, "problems": told["problems"]})
        return
    words = _say_files(files)
    print(f"The files in the store were read; {words}" if words else "The files in the store are whole")
    for problem in told["problems"]:
        print(f"  {problem}")


def _say_files(files: dict[str, int]) -> str:
    said = {"sent": "sent", "fetched": "fetched", "repaired": "repaired", "waiting": "to be sent",
            "arriving": "still arriving", "damaged": "damaged in the store",
            "unnamed": "named by nothing now, to go within a month", "taken_away": "taken away"}  # fmt: skip
    return ", ".join(f"{files[what]:,} {words}" for what, words in said.items() if files[what])


def _said(change: dict[str, Any]) -> str:
    return f"{change['field']}: {_shown(change['before'])} → {_shown(change['after'])}"


def _plain_status(status: Any) -> dict[str, Any]:
    return {
        "connected": True, "url": status.url, "store": status.store, "person": status.person, "device": status.device,
        "synced_at": _moment(status.synced_at),
        "unsent": {
            "commits": status.unsent_commits, "segments": status.waiting_segments, "bytes": status.waiting_bytes,
        },
        "files": status.files._asdict() | {"unnamed": status.leftover_files, "unnamed_bytes": status.leftover_bytes},
        "trouble": status.trouble and {"why": status.trouble.why, "title": status.trouble.title,
                                       "hint": status.trouble.hint, "since": _moment(status.trouble.since)},
        "new_recovery_keys": list(status.new_space_keys), "newly_left_spaces": list(status.newly_left),
        "devices": [_plain_device(line) for line in status.devices],
        "in_conflict": [
            {"kind": b.kind, "id": b.record, "title": b.title, "field": b.field,
             "values": [{"value": v.cell, "device": v.device, "mine": v.is_own, "at_ms": v.at_ms} for v in b.values]}
            for b in status.beside
        ],
        "problems": list(status.problems),
    }  # fmt: skip


def _remark(line: DeviceLine) -> str:
    return " (this one)" if line.is_this else " (revoked)" if line.is_revoked else ""


def _plain_device(line: DeviceLine) -> dict[str, Any]:
    return line._asdict() | {"changed_at": _moment(line.changed_at)}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _shown(cell: Any) -> str:
    text = " ".join(str(cell if cell is not None else "nothing").split())
    return text if len(text) <= 60 else text[:59] + "…"
