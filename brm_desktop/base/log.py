"""The log: a few files that turn over, with nothing private in them.

Only numbers and words marked `Public` are written as they are; of an error its type and the places in the
program, never its text; of other people's packages only where a message came from. Write constant messages with
arguments (`log.info("Imported %d rows", count)`), never assembled ones.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final, TextIO

from brm_desktop.base.files import PRIVATE_FILE, make_private_folder

OURS: Final = "brm_desktop"
LOG_NAME: Final = "brm-desktop.log"

_MOST_BYTES: Final = 1_000_000
_KEPT_FILES: Final = 3
_MOST_FRAMES: Final = 40
_AS_IT_IS: Final = (int, float, type(None))


class Public(str):
    """Words that may stand in the log: our own names, versions and numbers, never what people wrote."""

    __slots__ = ()


def install_log(folder: Path) -> LogFile:
    """Write the log to `folder` from now on; nothing is opened before the first message."""
    handler = LogFile(folder / LOG_NAME)
    handler.setFormatter(Redacting())
    logging.raiseExceptions = False  # a full disk must not stop the work that is logged
    logging.getLogger().addHandler(handler)
    logging.getLogger(OURS).setLevel(logging.INFO)
    return handler


def describe_error(error: BaseException) -> str:
    """Return an error as the log has it, in lines: what type, where in the program, and what came before it."""
    return "\n".join(_error_lines(error, set()))


class LogFile(logging.FileHandler):
    """The log's file, which starts anew when it has grown, keeping the few before; never stops its program."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, mode="a", encoding="utf-8", delay=True)
        self.path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
            if self.stream is not None and self.stream.tell() > _MOST_BYTES:
                self.stream.close()
                self.stream = None
                self._turn_over()
        except OSError:  # no right, no space: there is no other place to say so
            self.handleError(record)

    def remove(self) -> None:
        """Stop logging here."""
        logging.getLogger().removeHandler(self)
        self.close()

    def _open(self) -> TextIO:  # type: ignore[override]  # text, as it writes
        make_private_folder(self.path.parent)
        return open(self.path, "a", encoding="utf-8", opener=_open_private)

    def _turn_over(self) -> None:
        files = [self.path, *(self.path.with_suffix(f".{number}.log") for number in range(1, _KEPT_FILES))]
        for newer, older in reversed(list(pairwise(files))):
            if newer.exists():
                os.replace(newer, older)


class Redacting(logging.Formatter):
    """One line a message: when (UTC), how grave, who, and its words without anything private."""

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        lines = [f"{at} {record.levelname} {record.process} {record.name}: {_words_of(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _error_lines(record.exc_info[1], set())
        return "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def _words_of(record: logging.LogRecord) -> str:
    if record.name != OURS and not record.name.startswith(f"{OURS}."):
        return f"a message from {_short(record.pathname)}:{record.lineno}"
    if not isinstance(record.msg, str):
        return _shown_text(record.msg)
    arguments = record.args or ()
    try:
        if isinstance(arguments, tuple):
            return record.msg % tuple(map(_shown, arguments)) if arguments else record.msg
        return record.msg % {name: _shown(value) for name, value in arguments.items()}
    except (TypeError, ValueError, KeyError):  # a %d for what is shown as words
        return record.msg


def _shown(value: object) -> object:
    if type(value) is Public or isinstance(value, _AS_IT_IS):
        return value
    return _shown_text(value)


def _shown_text(value: object) -> str:
    if isinstance(value, type):
        return value.__name__
    length = f" of {len(value)}" if isinstance(value, str | bytes | list | tuple | dict | set | frozenset) else ""
    return f"<{type(value).__name__}{length}>"


def _error_lines(error: BaseException, told: set[int]) -> Iterator[str]:
    if id(error) in told:
        return
    told.add(id(error))
    yield f"  {type(error).__module__}.{type(error).__qualname__}"
    yield from list(_frame_lines(error.__traceback__))[-_MOST_FRAMES:]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield "  because of"
        yield from _error_lines(before, told)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield "  with"
            yield from _error_lines(part, told)


def _frame_lines(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        yield f"    {_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for root in (OURS, "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return parts[-1] if parts else "?"
