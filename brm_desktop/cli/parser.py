"""The words of the command line; see each command's own help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

from brm_desktop import __version__
from brm_desktop.cli.context import Context

_COMMON: tuple[tuple[str, dict[str, str]], ...] = (
    ("--profile", {"metavar": "DIR", "help": "the folder of the portfolio"}),
    ("--json", {"action": "store_true", "help": "answer in JSON"}),
    ("--on", {"metavar": "DATE", "help": "take this day as today"}),
    ("--passphrase-file", {"metavar": "FILE", "help": "a file with the passphrase of a protected profile"}),
    ("--store-passphrase-file", {"metavar": "FILE", "help": "a file with the passphrase of the store"}),
)


REPORTS = ("follow-ups", "portfolio", "dossier", "minutes", "partner", "agreements")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser. Options stand before or after the command."""
    parser = argparse.ArgumentParser(
        prog="brm-desktop", description="An offline-first portfolio for business relationship managers.",
        epilog="Without a command the window opens.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"BRM Desktop {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    for name, more in _COMMON:
        parser.add_argument(name, **more)  # type: ignore[arg-type]  # argparse's own signature takes any of these
        common.add_argument(name, default=argparse.SUPPRESS, **more)  # type: ignore[arg-type]  # as above
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, does: str, run: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=does, description=does, parents=[common])
        made.set_defaults(run=run)
        return made

    _add_record_commands(add)
    _add_work_commands(add)
    _add_care_commands(add)
    _add_store_commands(add, common)
    return parser


def run_command(context: Context) -> None:
    """Carry out the command; its module is imported only now."""
    module, _, name = context.arguments.run.partition(":")
    getattr(import_module(f"brm_desktop.cli.{module}"), name)(context)


_Add = Callable[[str, str, str], argparse.ArgumentParser]


def _add_record_commands(add: _Add) -> None:
    one = add("list", "list the records of a kind", "records:list_")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("--where", action="append", metavar="FIELD=VALUE")
    one.add_argument("--agency", metavar="NAME")
    one.add_argument("--trash", action="store_true", help="only what is in the trash")
    for name, does in (("show", "show one record with its links"), ("history", "show the changes of one record")):
        one = add(name, does, f"records:{name}")
        one.add_argument("kind", metavar="KIND")
        one.add_argument("id", metavar="ID")
    one = add("set", "make or change a record", "records:set_")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("id", metavar="new|ID")
    one.add_argument("assignments", nargs="*", metavar="FIELD=VALUE", help="also += and -= for sets and links")
    one = add("delete", "move a record to the trash", "records:delete")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("id", metavar="ID")
    one = add("erase", "remove a record's content for good; no undo", "records:erase")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("id", metavar="ID")
    one.add_argument("--dry-run", action="store_true", help="say what would go and where copies remain")
    add("undo", "take back the last commit", "records:undo")
    add("redo", "do again what was undone", "records:redo")
    one = add("search", "find records and notes, best first", "records:search")
    one.add_argument("text", metavar="TEXT")
    one.add_argument("--limit", type=int, default=20)


def _add_work_commands(add: _Add) -> None:
    one = add("demo", "open the sample portfolio", "demo:demo")
    one.add_argument("--headless", action="store_true", help="do not open the window; print where things are")
    one.add_argument("--scale", type=float, default=1.0)
    one = add("add", "add a follow-up in your own words", "adding:add")
    one.add_argument("text", nargs="+", metavar="TEXT", help="a line, quoted or not")
    one.add_argument("--dry-run", action="store_true")
    one = add("import", "import files", "moving:import_")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--kind", metavar="KIND")
    one.add_argument("--map", metavar="FILE")
    one.add_argument("--agency", metavar="NAME")
    one.add_argument("--dry-run", action="store_true")
    one = add("export", "export records", "moving:export")
    one.add_argument("kinds", nargs="*", metavar="KIND")
    one.add_argument("--format", required=True, choices=("json", "csv", "vcf", "ics", "md"))
    one.add_argument("--out", required=True, metavar="DIR")
    one.add_argument("--agency", metavar="NAME")
    one.add_argument("--include-private", action="store_true")
    one.add_argument("--records-request", action="store_true", help="everything, private records included")
    one.add_argument("--vcard", choices=("3.0", "4.0"), default="4.0", help="which vCard to write")
    one.add_argument("--events", action="store_true", help="in ics, an event as well on each day a follow-up is due")
    one = add("duplicates", "find people, agencies or partners that may be entered twice", "moving:duplicates")
    one.add_argument("kind", nargs="?", default="contact", choices=("contact", "agency", "partner"))
    one.add_argument("--limit", type=int, default=100)
    one = add("merge", "make records one; all but the first go to the trash", "moving:merge")
    one.add_argument("kind", choices=("contact", "agency", "partner"))
    one.add_argument("keep", metavar="ID", help="the record that stays")
    one.add_argument("others", nargs="+", metavar="OTHER", help="a record that goes")
    one.add_argument(
        "--take", action="append", metavar="FIELD[=OTHER]", help="keep this field's value of the other, or of which"
    )
    one.add_argument("--not-the-same", action="store_true", help="remember that no two are the same instead")
    one = add("handover", "write one agency for a successor: to read, and to import whole", "moving:handover")
    one.add_argument("agency", metavar="AGENCY")
    one.add_argument("--out", required=True, metavar="PATH", help="a folder, or a file that ends in .zip")
    one.add_argument("--include-private", action="store_true", help="private records as well")
    one.add_argument("--private", action="append", metavar="ID", help="this private record as well")
    one = add("brief", "make one-page briefings", "briefing:brief")
    one.add_argument("agencies", nargs="*", metavar="AGENCY")
    one.add_argument("--all", action="store_true")
    one.add_argument("--week", action="store_true", help="a page for each meeting of this week")
    one.add_argument("--meeting", metavar="ID")
    one.add_argument("--as-of", metavar="DATE")
    one.add_argument("--paper", choices=("letter", "a4"))
    one.add_argument("--for", dest="edition", choices=("manager", "handover"), default="handover")
    one.add_argument("--out", required=True, metavar="PATH")
    one = add("report", "make a longer report", "reporting:report")
    one.add_argument("name", metavar="NAME", choices=REPORTS, help=", ".join(REPORTS))
    one.add_argument("subject", nargs="?", metavar="SUBJECT", help="the person, agency, note or partner it is about")
    one.add_argument("--as-of", metavar="DATE")
    one.add_argument("--paper", choices=("letter", "a4"))
    one.add_argument("--for", dest="edition", choices=("manager", "handover"))
    one.add_argument("--out", metavar="PATH", help="a file that ends in .pdf, or a folder; by default this folder")


def _add_care_commands(add: _Add) -> None:
    one = add("backup", "write a backup of everything", "care:backup")
    one.add_argument("file", metavar="FILE")
    one = add("restore", "restore a backup; the present portfolio is put aside", "care:restore")
    one.add_argument("file", metavar="FILE")
    one.add_argument("--dry-run", action="store_true")
    add("check", "check the database, the journal, the index and the files", "care:check")
    one = add("protect", "change how the portfolio is protected", "care:protect")
    one.add_argument("--new-passphrase-file", metavar="FILE", help="set this passphrase")
    one.add_argument("--plain", action="store_true", help="take the protection away")
    one.add_argument("--show-recovery-key", action="store_true", help="print the recovery key")
    one = add("unlock-test", "try whether a key opens the portfolio", "care:unlock_test")
    one.add_argument("--recovery-key-file", metavar="FILE")


def _add_store_commands(add: _Add, common: argparse.ArgumentParser) -> None:
    store = add("store", "connect to a store, or say how it stands", "syncing:store_status")
    does = store.add_subparsers(dest="does", metavar="connect|status|passphrase|recovery-key", required=True)
    one = does.add_parser("connect", help="connect to a store", parents=[common])
    one.set_defaults(run="syncing:store_connect")
    one.add_argument("url", metavar="URL", help="a folder, https://… (WebDAV) or s3://bucket/prefix")
    one.add_argument("--join", action="store_true", help="as one more device of mine")
    one = does.add_parser("status", help="how this portfolio stands with its store", parents=[common])
    one.set_defaults(run="syncing:store_status")
    one = does.add_parser("passphrase", help="let another passphrase open my identity in the store", parents=[common])
    one.set_defaults(run="syncing:store_passphrase")
    one.add_argument("--new-passphrase-file", metavar="FILE", required=True)
    one = does.add_parser("recovery-key", help="make a key to print, for when the passphrase is lost", parents=[common])
    one.set_defaults(run="syncing:store_recovery_key")
    device = add("device", "the devices that write to the store", "syncing:device_list")
    does = device.add_subparsers(dest="does", metavar="list|revoke", required=True)
    one = does.add_parser("list", help="list them", parents=[common])
    one.set_defaults(run="syncing:device_list")
    one = does.add_parser("revoke", help="let nothing more count that one writes", parents=[common])
    one.set_defaults(run="syncing:device_revoke")
    one.add_argument("device", metavar="NAME|ID")
    _add_space_commands(add, common)
    file = add("file", "files kept with records, here and in the store", "filing:file_list")
    does = file.add_subparsers(dest="does", metavar="list|get|keep|leave", required=True)
    one = does.add_parser("list", help="list them, and where each is", parents=[common])
    one.set_defaults(run="filing:file_list")
    one.add_argument("--agency", metavar="NAME")
    one = does.add_parser("get", help="have one here, from the store if need be", parents=[common])
    one.set_defaults(run="filing:file_get")
    one.add_argument("id", metavar="ID", help="of an attachment or a briefing")
    one.add_argument("--out", metavar="PATH", help="write a copy: a folder or a new file")
    for verb, words in (
        ("keep", "keep an agency's files on this device"),
        ("leave", "fetch them when they are opened"),
    ):
        one = does.add_parser(verb, help=words, parents=[common])
        one.set_defaults(run=f"filing:file_{verb}")
        one.add_argument("agency", metavar="AGENCY")
    one = add("sync", "exchange changes with the store", "syncing:sync")
    one.add_argument("--once", action="store_true", help="once, not again every minute")
    one.add_argument("--put-back", action="store_true", help="fill an emptied store again from what is here")
    one.add_argument("--check-files", action="store_true", help="read every file in the store, repair what is damaged")


def _add_space_commands(add: _Add, common: argparse.ArgumentParser) -> None:
    space = add("space", "spaces that are shared with colleagues", "spaces:space_list")
    does = space.add_subparsers(
        dest="does", required=True,
        metavar="list|create|share|add|remove|recovery-key|recover|handover|take-back",
    )  # fmt: skip
    one = does.add_parser("list", help="list them, who is in each and what", parents=[common])
    one.set_defaults(run="spaces:space_list")
    one = does.add_parser("create", help="make one", parents=[common])
    one.set_defaults(run="spaces:space_create")
    one.add_argument("name", metavar="NAME")
    one = does.add_parser("share", help="put an agency with all that belongs to it into one", parents=[common])
    one.set_defaults(run="spaces:space_share")
    one.add_argument("agency", metavar="AGENCY")
    one.add_argument("--space", metavar="NAME", required=True, help="made if there is none of that name")
    one.add_argument("--with", dest="member", metavar="MEMBER", default="", help="let this colleague in")
    for verb, words in (("add", "let a colleague in"), ("remove", "take it from a member, with a new key")):
        one = does.add_parser(verb, help=words, parents=[common])
        one.set_defaults(run=f"spaces:space_{verb}")
        one.add_argument("member", metavar="MEMBER")
        one.add_argument("--space", metavar="NAME", required=True)
    one = does.add_parser(
        "recovery-key", help="a key to print that opens one when no member is left; all are told", parents=[common]
    )
    one.set_defaults(run="spaces:space_recovery_key")
    one.add_argument("space", metavar="NAME")
    one.add_argument("--remove", action="store_true", help="take it out again, with a new key of the space")
    one = does.add_parser("recover", help="let yourself into the one that a recovery key opens", parents=[common])
    one.set_defaults(run="spaces:space_recover")
    one.add_argument("--recovery-key-file", metavar="FILE", required=True)
    one = does.add_parser("handover", help="give an agency to a colleague and leave its space", parents=[common])
    one.set_defaults(run="spaces:space_handover")
    one.add_argument("agency", metavar="AGENCY")
    one.add_argument("--to", metavar="MEMBER", required=True)
    one.add_argument("--include-private", metavar="ID", nargs="+", default=[], help="private records that go along")
    one.add_argument("--stay", action="store_true", help="stay in the space")
    one = does.add_parser("take-back", help="delete a record there, keep a private copy here", parents=[common])
    one.set_defaults(run="spaces:space_take_back")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("id", metavar="ID")
    member = add("member", "the members of the store", "spaces:member_list")
    does = member.add_subparsers(dest="does", metavar="list|compare", required=True)
    one = does.add_parser("list", help="list them", parents=[common])
    one.set_defaults(run="spaces:member_list")
    one = does.add_parser("compare", help="the code to compare with a colleague, who sees the same", parents=[common])
    one.set_defaults(run="spaces:member_compare")
    one.add_argument("member", metavar="MEMBER")
    one.add_argument("--same", action="store_true", help="it is the same: believe the colleague from now on")
