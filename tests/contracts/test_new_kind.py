"""A new kind of record is one file, one line and one migration: all else follows from its declaration.

A fresh interpreter declares a kind before any table is built, takes its step, and drives it by the command line.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.record import record
from brm_desktop.storage.migrations import FOLDER, REVISION

KIND = '''"""A device that an agency lends out. Lives for one test."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, links, long_text, number, text, words
from brm_desktop.domain.record import Record, record


class Shape(Choice):
    ROUND = "round", "Round"
    SQUARE = "square", "Square"


@record("gadget", 63, one="Gadget", many="Gadgets", title="name", recent="lent_on", indexes=[("agency", "name")])
class Gadget(Record):
    name: Annotated[str, text("Name", searched="head")]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    lent_on: Annotated[date | None, day("Lent on")] = None
    shape: Annotated[Shape | None, choice(Shape, "Shape")] = None
    weight: Annotated[int | None, number("Weight", unit="g")] = None
    parts: Annotated[tuple[str, ...], words("Parts", searched="body")] = ()
    partners: Annotated[tuple[Id, ...], links("Partners", "partner")] = ()
    story: Annotated[str, long_text("Story")] = ""
'''
STEP = '''"""The table of gadgets."""

from alembic import op

from brm_desktop.storage.tables import portfolio_tables

revision = "9001"
down_revision = "{before}"


def upgrade() -> None:
    portfolio_tables().tables["gadget"].create(op.get_bind())
'''
DRIVER = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

home = Path(sys.argv[1])
sys.path.insert(0, str(home))
from brm_desktop.domain import kinds
from gadget import Gadget

kinds.KINDS = (*kinds.KINDS, Gadget)  # the one line of domain/kinds.py
kinds.BY_NAME = {kind.KIND.name: kind for kind in kinds.KINDS}
from brm_desktop.storage import migrations

migrations.FOLDER, migrations.REVISION = home / "migrations", "9001"
from brm_desktop.cli.main import run

for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--profile", str(home / "profile"), *json.loads(line)])
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}))
"""


class Shell:
    """Runs commands in an interpreter of its own, in which the kind exists."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "gadget.py").write_text(KIND, encoding="utf-8")
        shutil.copytree(FOLDER, home / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
        step = home / "migrations" / "versions" / "9001_gadget.py"
        step.write_text(STEP.format(before=REVISION), encoding="utf-8")

    def run(self, *commands: tuple[str, ...]) -> list[Any]:
        """Run commands one after another; return what each said, as JSON where it is."""
        told = subprocess.run(
            [sys.executable, "-c", DRIVER, str(self.home)], input="\n".join(map(json.dumps, commands)),
            capture_output=True, text=True, check=True, timeout=600,
        )  # fmt: skip
        answers = [json.loads(line) for line in told.stdout.splitlines()]
        assert len(answers) == len(commands), told.stderr
        for answer, command in zip(answers, commands, strict=True):
            assert answer["code"] == 0, (command, answer["err"])
        return [_read(answer["out"]) for answer in answers]


def _read(out: str) -> Any:
    try:
        return json.loads(out)
    except ValueError:
        return out.strip()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_new_kind_is_stored_searched_journaled_exported_undone_and_listed(shell: Shell) -> None:
    agency, gadget = shell.run(
        ("set", "agency", "new", "name=Motor Vehicles", "acronym=DMV"),
        (
            "set", "gadget", "new", "name=Plate press", "agency=DMV", "lent_on=2026-11-03", "shape=round",
            "weight=1200", "parts=crank;die", "story=It still prints **every** plate.",
        ),
    )  # fmt: skip
    changed, shown, listed, by_agency, found, by_kind = shell.run(
        ("set", "gadget", gadget, "weight=1250", "parts+=handle"),
        ("show", "gadget", gadget, "--json"),
        ("list", "gadget", "--where", "shape=round", "--json"),
        ("list", "gadget", "--agency", "DMV", "--json"),
        ("search", "plate pre"),
        ("search", "kind:gadget handle"),
    )
    assert changed == gadget
    assert (shown["name"], shown["weight"], shown["parts"]) == ("Plate press", 1250, ["crank", "die", "handle"])
    assert shown["links"]["agency"][0]["title"] == "Motor Vehicles"
    assert [record["id"] for record in listed] == [record["id"] for record in by_agency] == [gadget]
    assert "Plate press" in found
    assert "Plate press" in by_kind
    (linked,) = shell.run(("show", "agency", agency, "--json"))
    assert [link["id"] for found in linked["linked_from"].values() for link in found] == [gadget]

    history, deleted, gone, trashed, _, back, checked = shell.run(
        ("history", "gadget", gadget, "--json"),
        ("delete", "gadget", gadget),
        ("list", "gadget", "--json"),
        ("list", "gadget", "--trash", "--json"),
        ("undo",),
        ("list", "gadget", "--json"),
        ("check",),
    )
    assert {"weight", "parts"} <= {entry.get("field") for entry in history}
    assert gone == []
    assert [record["id"] for record in trashed] == [record["id"] for record in back] == [gadget]
    assert deleted is not None
    assert checked

    out = shell.home / "out"
    shell.run(("export", "--format", "json", "--out", str(out / "json")))
    shell.run(("export", "--format", "csv", "--out", str(out / "csv"), "gadget"))
    (file,) = (out / "json").glob("*gadget*.json")
    (exported,) = json.loads(file.read_text(encoding="utf-8"))["records"]
    assert (exported["id"], exported["shape"], exported["story"]) == (
        gadget, "round", "It still prints **every** plate.",
    )  # fmt: skip
    (table,) = (out / "csv").glob("*gadget*.csv")
    assert "Plate press" in table.read_text(encoding="utf-8-sig")


def test_kind_whose_number_has_no_room_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="from 1 to 63"):
        record("gadget", 64, one="Gadget", many="Gadgets", title="name")


def test_kinds_have_numbers_of_their_own() -> None:
    assert len({kind.KIND.number for kind in KINDS}) == len(KINDS)


def test_new_kind_comes_in_by_import_and_is_undone_as_a_whole(shell: Shell) -> None:
    table = shell.home / "gadgets.csv"
    table.write_text("Name,Weight,Shape\nStamp,20,round\nBox,900,square\n", encoding="utf-8")
    told, listed, _, left = shell.run(
        ("import", str(table), "--kind", "gadget", "--json"),
        ("list", "gadget", "--json"),
        ("undo",),
        ("list", "gadget", "--json"),
    )
    assert told["new"] == 2
    assert {(record["name"], record["weight"], record["shape"]) for record in listed} == {
        ("Stamp", 20, "round"),
        ("Box", 900, "square"),
    }
    assert left == []
