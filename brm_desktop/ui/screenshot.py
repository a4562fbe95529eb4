"""A picture of the real window, with or without a screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from brm_desktop.base.errors import StorageError
from brm_desktop.services.opening import open_profile
from brm_desktop.storage.locks import WindowLock

_SIZE = (1440, 900)
_WAIT_MS = 400


def take_screenshot(folder: Path, path: Path) -> None:
    """Open the window on a profile, save what it shows as PNG, and close it. Raises: StorageError."""
    has_screen = sys.platform in ("win32", "darwin") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer

    from brm_desktop.ui.window import Window

    window = Window(folder, WindowLock(folder))
    window.show(open_profile(folder))
    saved = [False]

    def shoot() -> None:
        saved[0] = window.main.grab().save(str(path))
        window.app.quit()

    window.after_paint(lambda: QTimer.singleShot(_WAIT_MS, shoot))
    window.main.resize(*_SIZE)
    window.main.show()
    window.app.exec()
    window.close()
    window.main.close()
    if not saved[0]:
        raise StorageError("The picture of the window could not be saved", str(path))
