"""The registry of commands: what is asked before a command is there."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from brm_desktop.ui.shell.actions import Actions


def test_command_asked_for_before_it_is_there_runs_once_it_is(qtbot: QtBot) -> None:
    actions, ran = Actions(), list[str]()
    actions.trigger("sync")
    actions.trigger("sync")
    actions.add("sync", "Exchange now", lambda: ran.append("ran"))
    qtbot.waitUntil(lambda: ran == ["ran"])
    actions.trigger("sync")
    assert ran == ["ran", "ran"]


def test_command_given_new_work_runs_the_new(qtbot: QtBot) -> None:
    actions, ran = Actions(), list[str]()
    actions.add("undo", "Undo", lambda: ran.append("before"))
    actions.add("undo", "Undo", lambda: ran.append("after"))
    actions.trigger("undo")
    assert ran == ["after"]
