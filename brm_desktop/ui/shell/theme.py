"""The look in one place: colors, type and the switch between light, dark and high contrast.

A widget's palette tells which theme it wears (`theme_of`), so parts paint without being handed one
and follow a change at once. No color literal may stand anywhere else.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

Tone = Literal["plain", "soft", "accent", "good", "watch", "risk"]
Choice = Literal["system", "light", "dark", "contrast"]

BASE_PX, SMALL_PX, TINY_PX, HEADING_PX, TITLE_PX = 13, 12, 11, 13, 22
REGULAR, MEDIUM, BOLD = QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold


class Theme(NamedTuple):
    """Named colors; every theme has all of them."""

    name: str
    ground: QColor
    side: QColor
    surface: QColor
    field: QColor
    header: QColor
    line: QColor
    hairline: QColor
    edge: QColor
    control: QColor
    ink: QColor
    soft: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    good: QColor
    watch: QColor
    risk: QColor
    hover: QColor
    selected: QColor
    chip: QColor
    accent_fill: QColor
    good_fill: QColor
    watch_fill: QColor
    risk_fill: QColor
    track: QColor
    shadow: QColor

    def text(self, tone: Tone) -> QColor:
        """Return the color of words in a tone."""
        return self.ink if tone == "plain" else getattr(self, tone)

    def fill(self, tone: Tone) -> QColor:
        """Return the pale ground on which words of that tone stand."""
        return self.chip if tone in ("plain", "soft") else getattr(self, f"{tone}_fill")


def _theme(name: str, colors: str) -> Theme:
    return Theme(name, *(QColor("#" + color) for color in colors.split()))


# ground side surface field header | line hairline edge control | ink soft accent accent_hover on_accent
# good watch risk | hover selected chip accent_fill good_fill watch_fill risk_fill | track shadow
LIGHT = _theme(
    "light",
    "f5f6f8 eceff3 ffffff f8f9fb fafbfc e3e6eb eff1f4 d5dae1 858f9d 1b2330 5c6675 0b5c6b 0e6d7e ffffff"
    " 1b7f4b a05a00 b3261e f6f8fa e9f2f4 eef1f5 dbe7ea e9f6ee fdf0dc fbe6e4 e6e9ee 331b2330",
)
DARK = _theme(
    "dark",
    "14181e 1a2027 1e252d 181e25 222a33 2f3944 28313b 3d4957 76828f e6eaef a3aebb 5cc3d3 7bd3e0 06272d"
    " 5fc98f e5ad4d f28b82 252d36 203a42 2b343f 23424a 1d3a2b 43331a 4a2522 333e4a 99000000",
)
CONTRAST = _theme(
    "contrast",
    "ffffff fefefe ffffff ffffff ffffff 000000 595959 000000 000000 000000 1f1f1f 00363f 005766 ffffff"
    " 004d24 5c3000 8a0000 e6f4f7 cfe9ee ffffff ffffff ffffff ffffff ffffff d9d9d9 ff000000",
)
CONTRAST_DARK = _theme(
    "contrast dark",
    "000000 010101 000000 000000 000000 ffffff a6a6a6 ffffff ffffff ffffff e6e6e6 66e5f7 a6f1fb 000000"
    " 6ff0a4 ffc957 ff9c94 0f2a30 123a43 000000 000000 000000 000000 000000 404040 ffffffff",
)
_STYLED = "brm_styled"
_BY_GROUND = {theme.ground.rgb(): theme for theme in (LIGHT, DARK, CONTRAST, CONTRAST_DARK)}


def theme_of(palette: QPalette) -> Theme:
    """Return the theme that a palette belongs to (light for one that is not ours)."""
    return _BY_GROUND.get(palette.color(QPalette.ColorRole.Window).rgb(), LIGHT)


@lru_cache(maxsize=32)
def font(px: int = BASE_PX, weight: QFont.Weight = REGULAR, *, tabular: bool = False) -> QFont:
    """Return the app's type at a size in pixels; treat it as frozen. `tabular` aligns figures in columns."""
    made = QFont("Inter")
    made.setPixelSize(px)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if px >= TITLE_PX:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.25)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def load_fonts(folder: Path) -> None:
    """Make the shipped type known to this process: the three upright cuts that the window uses."""
    for cut in ("Regular", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(folder / f"Inter-{cut}.ttf"))


def make_application(program: str) -> QApplication:
    """Make the one QApplication, in the style that all parts are painted for, at no cost to the start."""
    app = QApplication([program, "-style", "Fusion"])
    app.setProperty(_STYLED, True)
    return app


class ThemeSwitch(QObject):
    """Dresses the app, and dresses it anew when the system or the person changes their mind."""

    changed = Signal(object)

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: Choice = choice
        self._dark = app.palette().color(QPalette.ColorRole.Window).lightness() < 128
        self._strong = False
        self._theme = self._wanted()
        if sys.platform in ("win32", "darwin") and app.property(_STYLED) is None:
            app.setStyle("Fusion")
        app.setFont(font())
        self._dress()

    def follow_system(self) -> None:
        """Ask the system what it prefers, and listen from now on. Call it once, after the first paint."""
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self._on_system_changed()

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Fix a theme, or follow the system again."""
        self._choice = choice
        self._follow()

    def _on_system_changed(self) -> None:
        from PySide6.QtCore import Qt

        hints = self._app.styleHints()
        if (scheme := hints.colorScheme()) != Qt.ColorScheme.Unknown:
            self._dark = scheme == Qt.ColorScheme.Dark
        self._strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._theme:
            self._theme = wanted
            self._dress()
            self.changed.emit(wanted)

    def _wanted(self) -> Theme:
        if self._choice == "contrast" or (self._choice == "system" and self._strong):
            return CONTRAST_DARK if self._dark else CONTRAST
        return DARK if self._choice == "dark" or (self._choice == "system" and self._dark) else LIGHT

    def _dress(self) -> None:
        palette = make_palette(self._theme)
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        QToolTip.setFont(font(SMALL_PX))


def make_palette(theme: Theme) -> QPalette:
    """Return what stock controls (menus, fields, tips) need of a theme."""
    role, t = QPalette.ColorRole, theme
    palette = QPalette()
    for roles, color in (
        ((role.Window,), t.ground),
        ((role.Base, role.ToolTipBase, role.Button, role.Light, role.Midlight), t.surface),
        ((role.AlternateBase,), t.header),
        ((role.Mid, role.Dark, role.Shadow), t.edge),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), t.ink),
        ((role.PlaceholderText,), t.soft),
        ((role.Highlight, role.Accent, role.Link), t.accent),
        ((role.HighlightedText,), t.on_accent),
    ):
        for each in roles:
            palette.setColor(each, color)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, t.soft)
    return palette
