"""Name and password at a server, asked for where the place of a store is an address."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.services.syncing import add_login
from brm_desktop.ui.parts.field_box import FieldBox


class ServerFields(QWidget):
    """Shows itself by what is typed as the place; the password is kept in no field once it was used."""

    def __init__(self, where: FieldBox) -> None:
        super().__init__()
        self._where = where
        self.login = FieldBox("Name at the server", hint="For s3:// the access key")
        self.password = FieldBox("Password there", secret=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.login, 1)
        line.addWidget(self.password, 1)
        where.edit.textChanged.connect(self._on_where_changed)
        self._on_where_changed(where.text)

    @property
    def address(self) -> str:
        """Where the store is, with what opens the server; never shown."""
        return add_login(self._where.text.strip(), self.login.text.strip(), self.password.text)

    def _on_where_changed(self, where: str) -> None:
        self.setVisible("://" in where)
