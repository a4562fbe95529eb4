"""The app's own start on a profile, until its first picture, or with `loaded` until all is imported."""

import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from brm_desktop.app import run_window

if TYPE_CHECKING:
    from brm_desktop.ui.window import Window


def say() -> None:
    """Tell the milliseconds since the start of the process and end it."""
    print(f'{{"ms": {(monotonic() - float(sys.argv[1])) * 1000}}}', flush=True)
    os._exit(0)


def on_painted(window: "Window") -> None:
    if sys.argv[3:] == ["loaded"]:
        window.loaded.connect(say)
    else:
        say()


run_window(Path(sys.argv[2]), on_painted)
