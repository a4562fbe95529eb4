"""A card whose text is edited where it stands, flush with the heading above it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.ui.parts.card import PADDING, Card
from brm_desktop.ui.parts.inline import PAD
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Heading, Prose
from brm_desktop.ui.shell.theme import SMALL_PX


def text_card(heading: str, *editors: InlineLongText, remark: str = "") -> Card:
    """Return a card of long texts; the frame of a text that is edited may stand out into the card's edge."""
    card = Card(padding=PADDING - PAD)
    card.setAccessibleName(heading)
    card.body.setSpacing(0)
    card.add(_inset(Heading(heading), top=PAD - 3))
    for editor in editors:
        card.add(editor)
    if remark:
        card.add(_inset(Prose(remark, "soft", px=SMALL_PX), bottom=PAD))
    return card


def _inset(part: QWidget, *, top: int = 0, bottom: int = 0) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(PAD, top, PAD, bottom)
    line.addWidget(part)
    return line
