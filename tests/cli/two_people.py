"""Two people and a folder between them, each with a profile of their own, by the command line alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from brm_desktop.base.stamps import SystemClock
from brm_desktop.cli.main import run
from brm_desktop.domain.agency import Agency
from brm_desktop.services import files
from brm_desktop.services.opening import open_headless
from tests.cli.answer import Answer


class Office:
    """Ada and Omar, each with a laptop and words of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "store"
        self._capsys = capsys
        for name in ("ada", "omar"):
            (folder / f"{name}.words").write_text(f"the four words of {name}\n", encoding="utf-8")
            self(name, "set", "manager", "new", f"name={name.title()}", "me=1")
            assert self(name, "store", "connect", str(self.store)).code == 0

    def __call__(self, name: str, *words: str) -> Answer:
        self._capsys.readouterr()
        secret = ["--store-passphrase-file", str(self.folder / f"{name}.words")]
        code = run(["--profile", str(self.folder / name), *secret, *words])
        told = self._capsys.readouterr()
        return Answer(code, told.out, told.err)

    def do(self, name: str, *words: str) -> Any:
        answer = self(name, *words, "--json")
        assert answer.code == 0, answer.err
        return answer.json

    def titles(self, name: str, kind: str) -> list[str]:
        title = "name" if kind in ("agency", "contact", "manager") else "title"
        return sorted(each[title] for each in self.do(name, "list", kind))

    def sync(self, *names: str) -> None:
        for name in names:
            assert self.do(name, "sync", "--once")["problems"] == []

    def meet(self) -> None:
        for one, other in (("ada", "omar"), ("omar", "ada")):
            self.do(one, "member", "compare", other, "--same")

    def add_roads(self) -> str:
        """Let them compare codes; Ada has Roads, a note about it, and what she thinks of it. Returns: Roads."""
        self.meet()
        roads = self("ada", "set", "agency", "new", "name=Roads").out.strip()
        self("ada", "set", "note", "new", "title=Kick-off", f"agencies={roads}", "body=All went well.")
        self("ada", "set", "note", "new", "title=What I think", f"agencies={roads}", "private=1")
        return roads

    def share_roads(self) -> None:
        """Share Roads with Omar, who fetches it."""
        self.do("ada", "space", "share", "Roads", "--space", "Roads team", "--with", "Omar")
        self.sync("omar")


def attach(office: Office, name: str, agency: str, content: bytes) -> None:
    portfolio = open_headless(office.folder / name, None, SystemClock())
    try:
        files.attach_bytes(portfolio, Agency, agency, "plan.txt", content)
    finally:
        portfolio.close()
