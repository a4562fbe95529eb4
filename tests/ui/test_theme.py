from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.ui.parts.icons import icon_names
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.theme import CONTRAST, CONTRAST_DARK, DARK, LIGHT, Theme, ThemeSwitch, Tone, font, theme_of

THEMES = (LIGHT, DARK, CONTRAST, CONTRAST_DARK)
TONES: tuple[Tone, ...] = ("plain", "soft", "accent", "good", "watch", "risk")


def luminance(color: QColor) -> float:
    """Return the relative luminance of a color (WCAG 2.2)."""
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colors (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_theme_words_on_every_ground_are_readable(theme: Theme) -> None:
    grounds = (theme.ground, theme.side, theme.surface, theme.field, theme.header, theme.hover, theme.selected)
    for tone in ("plain", "soft", "accent"):
        assert min(contrast(theme.text(tone), ground) for ground in grounds) >= 4.5, tone
    for tone in TONES:
        assert contrast(theme.text(tone), theme.surface) >= 4.5, tone
        ink = theme.soft if tone == "plain" else theme.text(tone)
        assert contrast(ink, theme.fill(tone)) >= 4.5, tone
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_accent, theme.accent_hover) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_theme_shapes_and_rings_are_seen(theme: Theme) -> None:
    for color in (theme.control, theme.accent, theme.good, theme.watch, theme.risk):
        assert contrast(color, theme.surface) >= 3
    assert contrast(theme.accent, theme.ground) >= 3


def test_theme_switch_chosen_dresses_what_is_there(qtbot: QtBot, theme: ThemeSwitch) -> None:
    widget, prose = QWidget(), Prose("words")
    for each in (widget, prose):
        qtbot.addWidget(each)
        each.show()
    with qtbot.waitSignal(theme.changed) as told:
        theme.choose("dark")
    assert told.args == [DARK]
    qtbot.waitUntil(lambda: theme_of(widget.palette()) is DARK)
    qtbot.waitUntil(lambda: prose.palette().color(QPalette.ColorRole.WindowText) == DARK.ink)


def test_theme_switch_chosen_again_says_nothing(qtbot: QtBot, theme: ThemeSwitch) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light")


def test_theme_of_foreign_palette_is_light() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#123456"))
    assert theme_of(palette) is LIGHT


def test_font_tabular_aligns_figures(qapp: QApplication, fonts: None) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(font(13, tabular=True))
    assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("8888"), abs=0.1)
    assert font() is font()


def test_icons_are_one_family() -> None:
    from brm_desktop.ui.parts import icons

    for name in icon_names():
        if name == "app":
            continue
        drawing = (icons._FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 20 20"' in drawing, name
        assert drawing.count('stroke-width="1.5"') == drawing.count("stroke-width"), name
        assert 'stroke="currentColor"' in drawing, name
        assert "#" not in drawing, name
