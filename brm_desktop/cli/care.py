"""Commands that keep a portfolio safe: backup, restore, check, protection."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError, WrongKey
from brm_desktop.cli.context import Context

if TYPE_CHECKING:
    from brm_desktop.storage.backups import Difference


def backup(context: Context) -> None:
    """Write a backup of everything to one file."""
    from brm_desktop.storage.backups import make_backup

    portfolio = context.portfolio
    passphrase = _passphrase(context) if portfolio.key is None else None  # a protected one has its own
    made = make_backup(
        portfolio.folder, portfolio.key, Path(context.arguments.file).expanduser(), passphrase=passphrase
    )
    counts = made.contents.counts if made.contents else {}
    context.say(
        f"Backed up {sum(counts.values()):,} records and {made.files:,} files to {context.arguments.file}"
        + (", which opens with the passphrase only" if passphrase else ""),
        {
            "file": context.arguments.file,
            "size": made.size,
            "protected": made.protected,
            "files": made.files,
            "records": dict(counts),
        },
    )


def restore(context: Context) -> None:
    """Put a backup in the portfolio's place, or with --dry-run say what would differ."""
    from brm_desktop.services.restoring import compare, restore

    path = Path(context.arguments.file).expanduser()
    passphrase = _passphrase(context) or _ask_passphrase(path)
    if context.arguments.dry_run:
        found = compare(context.folder, path, passphrase)
        if context.json:
            context.say_json({each.kind: _plain_difference(each) for each in found if each.here or each.there})
        else:
            context.say_lines(_say_difference(each) for each in found if each.here or each.there)
        return
    context.close()
    restored = restore(context.folder, path, passphrase)
    aside = str(restored.aside) if restored.aside else None
    context.say(
        "Restored." + (f" What was here before is in {aside}." if aside else ""),
        {"aside": aside, "made_at": restored.backup.made_at.isoformat()},
    )


def _ask_passphrase(backup: Path) -> str | None:
    """Ask a person for the passphrase of a backup that has one of its own; nobody can be asked in a script."""
    from brm_desktop.storage.sealed_backup import is_sealed

    if not sys.stdin.isatty() or not is_sealed(backup):
        return None
    return getpass.getpass("Passphrase of the backup: ") or None


def _plain_difference(each: Difference) -> dict[str, object]:
    told: dict[str, object] = {"here": each.here, "backup": each.there}
    if each.only_here or each.only_there or each.changed:
        told |= {"only_here": each.only_here, "only_in_backup": each.only_there, "changed": each.changed}
    return told


def _say_difference(each: Difference) -> str:
    parts = [(each.only_here, "only here"), (each.only_there, "only in the backup"), (each.changed, "changed")]
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count) or "the same"
    named = f" ({', '.join(each.examples)}…)" if each.examples else ""
    return f"{each.kind}: {each.here:,} here, {each.there:,} in the backup; {said}{named}"


def check(context: Context) -> None:
    """Check everything and say how the portfolio is protected."""
    from brm_desktop.storage.integrity import check_portfolio
    from brm_desktop.storage.keys import describe_protection
    from brm_desktop.storage.tidying import count_leftovers

    portfolio = context.portfolio
    left = count_leftovers(portfolio.database)
    findings = check_portfolio(portfolio.database, portfolio.blobs)
    protection = describe_protection(portfolio.folder)
    said = str(protection) if protection else "Not protected: anybody with the disk can read it"
    unnamed = f"\n{left.waiting:,} files that nothing names any more go within a month." if left.waiting else ""
    found = "\n".join(f"{f.part}: {f.what}" for f in findings) or "Everything is whole."
    context.say(
        f"{said}.\n{found}{unnamed}",
        {"ok": not findings, "protected": protection is not None, "protection": said,
         "problems": [{"part": f.part, "what": f.what} for f in findings],
         "unnamed": {"files": left.waiting, "bytes": left.waiting_bytes}},
    )  # fmt: skip
    if findings:
        raise KnownError(f"{len(findings)} problems were found", hint="Restore a backup")


def protect(context: Context) -> None:
    """Change how the portfolio is protected, or show its recovery key."""
    from brm_desktop.services import protection
    from brm_desktop.storage.keys import read_passphrase

    given = context.arguments
    new = read_passphrase(Path(given.new_passphrase_file).expanduser(), {}) if given.new_passphrase_file else None
    if given.show_recovery_key:
        key = protection.show_recovery_key(context.portfolio)
        context.say(key, {"recovery_key": key})
        return
    portfolio = context.portfolio
    folder, data_key = portfolio.folder, portfolio.key
    context.close()
    if given.plain:
        protection.take_away(folder, data_key)
        context.say("The portfolio is no longer protected", {"protected": False})
        return
    recovery = protection.protect(folder, data_key, new or (_passphrase(context) if data_key is None else None))
    context.say(
        "The portfolio is protected. Print and keep its recovery key:\n" + recovery,
        {"protected": True, "recovery_key": recovery},
    )


def unlock_test(context: Context) -> None:
    """Try a key without opening anything."""
    from brm_desktop.services.opening import find_key
    from brm_desktop.storage.keys import is_protected, read_passphrase

    if not is_protected(context.folder):
        context.say("The portfolio is not protected", {"opens": True, "protected": False})
        return
    given = context.arguments.recovery_key_file
    typed = read_passphrase(Path(given).expanduser(), {}) if given else _passphrase(context)
    if find_key(context.folder, typed) is None:
        raise WrongKey("The key does not open the portfolio")
    context.say("The key opens the portfolio", {"opens": True, "protected": True})


def _passphrase(context: Context) -> str | None:
    from brm_desktop.storage.keys import read_passphrase

    given = getattr(context.arguments, "passphrase_file", None)
    return read_passphrase(Path(given).expanduser() if given else None, os.environ)
