"""The start: the window at once when there is nothing to parse, else the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Run BRM Desktop and return its exit code."""
    if len(sys.argv) == 1:
        from brm_desktop.app import run_window
        from brm_desktop.base.paths import profile_folder

        return run_window(profile_folder())
    from brm_desktop.app import guarded
    from brm_desktop.cli.main import run

    return guarded(lambda: run(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
