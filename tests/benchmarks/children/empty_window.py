"""The floor of every start: PySide6 and one empty window, until it has been painted."""

import os
import sys
from time import monotonic

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Empty(QWidget):
    """Tells the milliseconds since the start of the process once it was painted, and ends it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, self._on_painted)

    def _on_painted(self) -> None:
        print(f'{{"ms": {(monotonic() - float(sys.argv[1])) * 1000}}}', flush=True)
        os._exit(0)


app = QApplication(sys.argv[:1])
window = Empty()
window.resize(1280, 820)
window.show()
app.exec()
