"""What the import contracts in pyproject.toml cannot say: third parties by floor, broad excepts, pages as folders."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "brm_desktop"

# The third parties a floor may import; a floor named here may import no other. The rest is kept by import-linter.
ALLOWED = {
    "base": {"platformdirs"},
    "domain": {"phonenumbers"},
    "sync": {"cryptography", "httpx", "msgspec", "obstore", "zstandard"},
    "cli": set[str](),
}
# Packages whose import has another name than what is asked for in pyproject.toml.
PROVIDED_BY = {
    "PySide6": "pyside6-essentials",
    "shiboken6": "pyside6-essentials",
    "win32ctypes": "pywin32-ctypes",
    "yaml": "pyyaml",
    "dateutil": "python-dateutil",
}
MAY_CATCH_EVERYTHING = ("app.py", "app/", "ui/shell/jobs.py", "ui/shell/jobs/")


@pytest.mark.parametrize("floor", ALLOWED)
def test_floor_imports_only_its_third_parties(floor: str) -> None:
    foreign = {f"{_name(module)}: {name}" for module, name in _list_foreign(floor) if name not in ALLOWED[floor]}
    assert not foreign


def test_every_third_party_is_one_the_project_asks_for() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked_for = {re.split("[;!<>=]", requirement)[0] for requirement in project["dependencies"]}
    imported = {PROVIDED_BY.get(name, name.replace("_", "-")) for _, name in _list_foreign("")}
    assert not imported - asked_for


def test_broad_except_stands_only_where_faults_are_shown() -> None:
    broad = [
        f"{_name(module)}:{handler.lineno}"
        for module in _list_modules("")
        if not _name(module).startswith(MAY_CATCH_EVERYTHING)
        for handler in ast.walk(_parse(module))
        if isinstance(handler, ast.ExceptHandler) and _swallows_everything(handler)
    ]
    assert not broad


def test_modules_say_what_lives_in_them() -> None:
    modules = [module for module in _list_modules("") if module.name != "__init__.py"]
    silent = [_name(module) for module in modules if ast.get_docstring(_parse(module)) is None]
    assert not silent


def test_imports_of_a_module_are_all_found(tmp_path: Path) -> None:
    module = tmp_path / "sample.py"
    module.write_text("import os.path\nfrom . import near\n\ndef late():\n    from reportlab.lib import colors\n")
    assert set(_list_imported_packages(module)) == {"os", "reportlab"}


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("except: pass", True),
        ("except Exception as error: print(error)", True),
        ("except (OSError, BaseException): pass", True),
        ("except OSError: pass", False),
        ("except BaseException: undo(); raise", False),
    ],
)
def test_broad_excepts_are_recognized(clause: str, expected: bool) -> None:
    tree = ast.parse(f"try: pass\n{clause}")
    handler = next(node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    assert _swallows_everything(handler) is expected


def _list_modules(floor: str) -> list[Path]:
    """Return the modules of a floor, be it a folder or a single file."""
    folder = PACKAGE / floor
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def _list_foreign(floor: str) -> list[tuple[Path, str]]:
    """Return the modules of a floor, each with the third parties it imports."""
    own = sys.stdlib_module_names | {"brm_desktop"}
    return [
        (module, name) for module in _list_modules(floor) for name in _list_imported_packages(module) if name not in own
    ]


def _name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def _parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def _list_imported_packages(module: Path) -> Iterator[str]:
    for node in ast.walk(_parse(module)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def _swallows_everything(handler: ast.ExceptHandler) -> bool:
    """Say whether any exception ends here; one that is raised again after tidying up does not."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(kind is None or ast.unparse(kind) in ("Exception", "BaseException") for kind in caught)
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)
