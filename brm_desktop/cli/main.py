"""Where a headless command begins and ends: exit 0 done, 1 a known error in one line, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from brm_desktop.base.errors import Cancelled, KnownError
from brm_desktop.cli.context import Context
from brm_desktop.cli.parser import make_parser, run_command


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; without a command, open the window."""
    parser = make_parser()
    arguments = parser.parse_args(argv)
    _speak_utf8()
    if arguments.command is None:
        from brm_desktop.app import run_window

        return run_window(Context(arguments).folder)
    context = Context(arguments)
    try:
        run_command(context)
        sys.stdout.flush()
        context.index()
    except KnownError as error:
        print(f"brm-desktop: {error}", file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("brm-desktop: stopped; nothing was changed.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    finally:
        context.close()
    return 0


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
