"""The page of exchange in the real window: connect, exchange with another device, choose between two values."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.away import count_away
from brm_desktop.services.erasing import erase, plan_erasing
from brm_desktop.services.notes import save_body
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.space_keys import make_space_key
from brm_desktop.services.spaces import list_colleagues, list_known_names, remove_member, share_agency, trust_colleague
from brm_desktop.services.store_keys import write_recovery_page
from brm_desktop.services.syncing import connect_store, exchange_once, find_status
from brm_desktop.services.trouble import find_trouble, keep_trouble
from brm_desktop.storage import rows
from brm_desktop.sync.faults import NoRights
from brm_desktop.sync.stores import open_store
from brm_desktop.ui.meetings.chip_line import ChipButton
from brm_desktop.ui.parts.around.history import read_history
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.sync import syncing as syncing_worker
from brm_desktop.ui.sync.connecting import WAYS
from brm_desktop.ui.sync.page import SyncPage
from brm_desktop.ui.sync.people_card import say_known
from brm_desktop.ui.sync.problems import ProblemBox
from brm_desktop.ui.sync.spaces_card import PAPER, say_space
from brm_desktop.ui.sync.syncing import _LOOK_S
from brm_desktop.ui.today.page import TodayPage
from brm_desktop.ui.window import Window
from tests.sync.servers import dav_url
from tests.ui.real_window import opened_window

__all__ = ["dav_url"]

WORDS = "four plain words here"
LONG_MS = 60_000  # a passphrase takes a while to try, more so on a busy machine


class Syncing:
    """The window of one device at its page of exchange, and a second device without one."""

    def __init__(self, qtbot: QtBot, window: Window, portfolio: Portfolio, folder: Path) -> None:
        self.qtbot, self.window, self.portfolio = qtbot, window, portfolio
        self.store = folder / "store"
        self.other = open_portfolio(folder / "other", None)
        window.main.open("sync")

    @property
    def page(self) -> SyncPage:
        page = self.window.main.page
        assert isinstance(page, SyncPage)
        return page

    @property
    def foot(self) -> str:
        return self.window.main.side_bar.status.accessibleName()

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=LONG_MS)

    def connect(self) -> None:
        card = self.page.connecting
        card.where.edit.setText(str(self.store))
        card.passphrase.edit.setText(WORDS)
        card.again.edit.setText(WORDS)
        card.go.click()
        self.wait(lambda: self.foot.startswith("Synced, "))

    def join(self) -> None:
        connect_store(self.other, str(self.store), WORDS, join=True)
        exchange_once(self.other)

    def invite(self) -> None:
        """Let the other device be a colleague's."""
        edits.create(self.other, edits.make_record(Manager, name="Dana", me=True))
        connect_store(self.other, str(self.store), "their own words", join=False, invited=True)
        exchange_once(self.other)

    def exchange(self) -> None:
        """Let the other device exchange, then this one."""
        exchange_once(self.other)
        self.window.actions.trigger("sync")

    @property
    def worker(self) -> syncing_worker.Syncing:
        worker = self.window.findChild(syncing_worker.Syncing)
        assert isinstance(worker, syncing_worker.Syncing)
        return worker

    def problem(self) -> ProblemBox:
        self.wait(lambda: len(self.page.state.problems.boxes) == 1)
        return self.page.state.problems.boxes[0]


@pytest.fixture
def syncing(qtbot: QtBot, tmp_path: Path) -> Iterator[Syncing]:
    with opened_window(qtbot, tmp_path / "profile") as (window, portfolio):
        made = Syncing(qtbot, window, portfolio, tmp_path)
        yield made
        made.other.close()


def test_page_without_a_store_asks_for_one_and_says_what_it_protects(syncing: Syncing) -> None:
    syncing.wait(lambda: syncing.page.connecting.isVisible())
    assert not syncing.page.state.isVisible()
    assert syncing.page.protects.isVisible()
    assert syncing.foot == "On this computer, Not synced yet"


def test_connect_with_two_passphrases_that_differ_says_so(syncing: Syncing) -> None:
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText("one")
    card.again.edit.setText("two")
    card.go.click()
    assert "differ" in card._said.accessibleName()
    assert not syncing.store.exists()


def test_connect_to_a_folder_that_cannot_be_made_says_so_and_can_be_tried_again(syncing: Syncing) -> None:
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store / "far" / "away"))
    card.passphrase.edit.setText(WORDS)
    card.again.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: "not there" in card._said.accessibleName())
    assert card.go.isEnabled()
    assert find_status(syncing.portfolio) is None


def test_each_way_says_what_it_needs_does_and_protects(syncing: Syncing) -> None:
    card = syncing.page.connecting
    for way in WAYS:
        syncing.window.main.open("sync", None, way.name)
        assert card.way == way
        assert [prose.accessibleName() for prose in card._words] == [way.needs, way.does, way.protects]
        assert card.again.isHidden() is way.joins
        assert card.go.text() == way.go


def test_place_is_tried_before_it_is_used_and_nothing_stays_there(syncing: Syncing) -> None:
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store))
    card.test.click()
    syncing.wait(lambda: card.results.count() == 3)
    lines = [card.results.itemAt(at).widget().accessibleName() for at in range(3)]
    assert lines[0].startswith("Writes, reads back, lists and deletes")
    assert lines[1:] == ["Its clock is right", "No store is there yet: it is made when you connect"]
    assert [path for path in syncing.store.rglob("*") if path.is_file()] == []


def test_join_in_an_empty_folder_says_that_no_store_is_there(syncing: Syncing) -> None:
    syncing.store.mkdir()
    card = syncing.page.connecting
    card.show_way("join")
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: "no store to join" in card._said.accessibleName())


def test_join_with_a_wrong_passphrase_says_so_and_with_the_right_one_joins(syncing: Syncing) -> None:
    edits.create(syncing.other, edits.make_record(Note, title="Theirs"))
    connect_store(syncing.other, str(syncing.store), WORDS, join=False)
    exchange_once(syncing.other)
    card = syncing.page.connecting
    card.show_way("join")
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText("wrong")
    card.go.click()
    syncing.wait(lambda: "Nobody at this store has this passphrase" in card._said.accessibleName())
    card.passphrase.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    assert [note.title for note in rows.list_records(syncing.portfolio.database.reader(), Note)] == ["Theirs"]
    assert count_away(syncing.portfolio) == 0


def test_connect_where_others_are_asks_before_one_becomes_somebody_new(syncing: Syncing) -> None:
    connect_store(syncing.other, str(syncing.store), "their own words", join=False)
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText(WORDS)
    card.again.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: card.go.text() == "Connect as somebody new")
    assert find_status(syncing.portfolio) is None
    card.go.click()
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))


def test_invited_needs_a_store_and_makes_a_member(syncing: Syncing) -> None:
    syncing.store.mkdir()
    card = syncing.page.connecting
    card.show_way("invited")
    card.where.edit.setText(str(syncing.store))
    for field in (card.passphrase, card.again):
        field.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: "Ask your colleague" in card._said.accessibleName())
    connect_store(syncing.other, str(syncing.store), "their own words", join=False)
    card.go.click()
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))


def test_window_exchanges_by_itself_and_lets_a_person_choose(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Kick-off")
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.wait(lambda: syncing.page.state.isVisible())
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "title", "Theirs")
    exchange_once(syncing.other)
    edits.set_field(syncing.portfolio, Note, note.id, "title", "Mine")
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: len(syncing.page.choices.buttons) == 2)
    syncing.wait(lambda: syncing.foot == "Synced, 1 needs your choice")
    shown = rows.get_record(syncing.portfolio.database.reader(), Note, note.id).title
    other = syncing.page.choices.buttons[1]
    assert "Keep both" not in [button.text() for button in syncing.page.choices.buttons]
    assert other.accessibleName().startswith("Keep Theirs" if shown == "Mine" else "Keep Mine")
    other.click()
    syncing.wait(lambda: not syncing.page.choices.isVisible())
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot.startswith("Synced, ") and "choice" not in syncing.foot)
    exchange_once(syncing.other)
    chosen = rows.get_record(syncing.other.database.reader(), Note, note.id).title
    assert {shown, chosen} == {"Mine", "Theirs"}
    status = find_status(syncing.other)
    assert status is not None
    assert status.beside == ()


def test_keyboard_goes_on_to_the_next_choice_once_one_is_made(syncing: Syncing) -> None:
    made = [edits.make_record(Note, title=f"Visit {at}") for at in range(3)]
    edits.create(syncing.portfolio, *made)
    syncing.connect()
    syncing.join()
    for note in made:
        edits.set_field(syncing.other, Note, note.id, "title", f"{note.title} there")
        edits.set_field(syncing.portfolio, Note, note.id, "title", f"{note.title} here")
    syncing.exchange()
    card = syncing.page.choices
    syncing.wait(lambda: len(card.choices) == 3 and card.choices[0].buttons[1].isVisible())
    following = card.choices[1]._comparison.beside.record
    first = card.choices[0].buttons[1]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    syncing.qtbot.keyClick(first, Qt.Key.Key_Return)
    syncing.wait(lambda: len(card.choices) == 2 and card.choices[0].buttons[0].hasFocus())
    assert card.choices[0]._comparison.beside.record == following
    assert card.choices[0].buttons[0].ringed
    last = card.choices[1].buttons[0]
    last.setFocus(Qt.FocusReason.TabFocusReason)
    syncing.qtbot.keyClick(last, Qt.Key.Key_Return)
    syncing.wait(lambda: len(card.choices) == 1 and card.choices[0].buttons[0].hasFocus())


def test_long_text_changed_in_two_places_can_be_kept_twice(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Visit", body="The budget is late. " + "More was said. " * 60)
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "body", note.body.replace("late", "on time"))
    exchange_once(syncing.other)
    edits.set_field(syncing.portfolio, Note, note.id, "body", note.body.replace("late", "early"))
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: len(syncing.page.choices.buttons) == 3)
    syncing.window.main.open("meetings", note.id)
    syncing.wait(lambda: bool(_chips(syncing, "Changed in two places")))
    _chips(syncing, "Changed in two places")[0].click()
    assert isinstance(syncing.window.main.page, SyncPage)
    both = syncing.page.choices.buttons[2]
    assert both.text() == "Keep both"
    both.click()
    syncing.wait(lambda: not syncing.page.choices.isVisible())
    body = rows.get_record(syncing.portfolio.database.reader(), Note, note.id).body
    assert "on time" in body
    assert "early" in body


def _chips(syncing: Syncing, words: str) -> list[ChipButton]:
    page = syncing.window.main.page
    return [chip for chip in page.findChildren(ChipButton) if chip.text() == words] if page is not None else []


def test_store_that_went_away_is_said_at_the_foot_and_work_goes_on(syncing: Syncing) -> None:
    syncing.connect()
    syncing.store.rename(syncing.store.with_name("aside"))
    edits.create(syncing.portfolio, edits.make_record(Note, title="Offline"))
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot.startswith("Offline, since ") and syncing.foot.endswith(" to send"))
    assert "Connect the drive" in syncing.problem().accessibleName()
    syncing.store.with_name("aside").rename(syncing.store)
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))


def test_foot_of_the_side_bar_opens_the_page(syncing: Syncing) -> None:
    syncing.window.main.open("today")
    syncing.window.main.side_bar.status.click()
    assert isinstance(syncing.window.main.page, SyncPage)


def test_keyboard_that_syncs_is_at_the_same_button_afterwards(syncing: Syncing) -> None:
    syncing.connect()
    state, seen = syncing.page.state, list[QWidget | None]()
    state.now.setFocus(Qt.FocusReason.TabFocusReason)
    syncing.window.jobs.ended.connect(lambda _: seen.append(QApplication.focusWidget()))
    syncing.qtbot.keyClick(state.now, Qt.Key.Key_Return)
    syncing.wait(lambda: bool(seen) and state.now.isVisible() and state.now.hasFocus())
    assert state.now.ringed


def test_choices_stand_below_each_other_where_there_is_no_room(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Visit")
    edits.create(syncing.portfolio, note)
    syncing.wait(syncing.page.connecting.isVisible)
    syncing.page.connecting.passphrase.edit.setFocus()
    syncing.connect()
    syncing.wait(syncing.page.state.now.hasFocus)  # what it was in, to connect, is gone
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "title", "Theirs")
    edits.set_field(syncing.portfolio, Note, note.id, "title", "Mine")
    syncing.exchange()
    syncing.wait(lambda: len(syncing.page.choices.choices) == 1)
    first, second = syncing.page.choices.choices[0].boxes
    for width, below in ((1440, False), (1024, True), (1440, False)):
        syncing.window.main.resize(width, 900)
        syncing.wait(lambda below=below: (second.y() > first.y()) == below)


def test_page_that_is_opened_takes_the_keyboard_once_it_shows_something(syncing: Syncing) -> None:
    syncing.connect()
    syncing.window.main.open("today")
    syncing.window.main.open("sync")
    syncing.wait(syncing.page.state.now.hasFocus)


def test_what_was_erased_elsewhere_is_told_as_that(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Kick-off")
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.join()
    erase(syncing.other, plan_erasing(syncing.other, "note", note.id))
    syncing.exchange()
    syncing.wait(lambda: len(syncing.page.away.rows) == 1)
    row = syncing.page.away.rows[0]
    assert row.accessibleName() == "Note, Erased for good"
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus  # nothing is there to open
    history = read_history(syncing.portfolio.database.reader(), Note.KIND, note.id, 60)
    assert history[0].what == "Erased for good"


def test_what_others_changed_shows_once_and_each_line_opens_its_record(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Kick-off", place="Room 1")
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "place", "Room 2")
    syncing.window.main.open("today")
    syncing.exchange()
    today = syncing.window.main.page
    assert isinstance(today, TodayPage)
    syncing.wait(lambda: today.away is not None and today.away.isVisible())
    assert today.away is not None
    assert today.away.list.rows[0].title == "1 change elsewhere"
    today.away.list.setFocus()
    today.away.list.setCurrentIndex(today.away.list.model().index(0, 0))
    syncing.qtbot.keyClick(today.away.list, Qt.Key.Key_Return)
    syncing.wait(lambda: len(syncing.page.away.rows) == 1)
    row = syncing.page.away.rows[0]
    assert row.accessibleName() == "Kick-off, Note, Changed, Place: Room 1 to Room 2"
    syncing.wait(lambda: count_away(syncing.portfolio) == 0)
    edits.create(syncing.portfolio, edits.make_record(Note, title="Mine"))
    syncing.wait(lambda: not syncing.window.jobs.busy)
    assert len(syncing.page.away.rows) == 1  # it stays for as long as it is looked at
    syncing.qtbot.keyClick(syncing.page.away.rows[0], Qt.Key.Key_Return)
    assert type(syncing.window.main.page).__name__ == "MeetingsPage"
    syncing.window.main.open("today")
    syncing.wait(lambda: today.away is not None and not today.away.isVisible())
    syncing.window.main.open("sync")
    syncing.wait(lambda: syncing.page.away.nothing.isVisible())
    syncing.page.away.recent.click()
    syncing.wait(lambda: len(syncing.page.away.rows) == 1)


def test_line_taken_away_elsewhere_is_settled_by_a_button_and_that_is_undone(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Kick-off")
    edits.create(syncing.portfolio, note)
    save_body(syncing.portfolio, note.id, "Agenda\n- [ ] call Dana\n", known=None)
    syncing.connect()
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "body", "Agenda\n")
    syncing.exchange()
    card = syncing.page.dropped
    syncing.wait(lambda: card.isVisible() and len(card.buttons) == 3)
    syncing.wait(lambda: syncing.foot == "Synced, 1 needs your choice")
    put_back = next(button for (_, way), button in card.buttons.items() if way == "put_back")
    assert put_back.accessibleName() == "Put the line back: call Dana"
    put_back.click()
    syncing.wait(lambda: not card.isVisible())
    assert "call Dana" in rows.get_record(syncing.portfolio.database.reader(), Note, note.id).body
    syncing.window.actions.trigger("undo")
    syncing.wait(card.isVisible)


def test_device_is_revoked_after_it_was_said_what_that_means(syncing: Syncing) -> None:
    syncing.connect()
    syncing.join()
    syncing.window.main.open("today")
    syncing.exchange()
    syncing.wait(lambda: syncing.foot.startswith("A new device joined, "))
    syncing.window.main.open("sync")
    syncing.wait(lambda: len(syncing.page.devices.rows) == 2)
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    card = syncing.page.devices
    revoke = card.rows[1].revoke
    assert card.rows[0].revoke is None
    assert revoke is not None
    revoke.setFocus(Qt.FocusReason.TabFocusReason)
    revoke.click()
    assert "What it has copied stays readable" in card.confirm.accessibleName()
    assert card.confirm.cancel.hasFocus()
    assert card.confirm.cancel.ringed
    syncing.qtbot.keyClick(card.confirm.cancel, Qt.Key.Key_Escape)
    assert not card.confirm.isVisible()
    assert isinstance(syncing.page, SyncPage)
    assert revoke.hasFocus()
    revoke.click()
    card.confirm.act.click()
    syncing.wait(lambda: card.rows[1].revoke is None)
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    assert syncing.window.main._toast_bar().text.endswith(" is revoked")  # nothing is said over it
    with pytest.raises(KnownError, match="revoked"):
        exchange_once(syncing.other)


def test_recovery_key_is_made_shown_once_and_kept_as_a_page(syncing: Syncing, tmp_path: Path) -> None:
    syncing.connect()
    card = syncing.page.secrets
    syncing.wait(lambda: card.make.isVisible() and "No recovery key" in card._said.accessibleName())
    card.make.click()
    syncing.wait(lambda: card.showing.isVisible())
    key = card.key.accessibleName()
    write_recovery_page(syncing.portfolio, key, tmp_path / "page.txt")
    assert key in (tmp_path / "page.txt").read_text(encoding="utf-8")
    card.done.click()
    assert card.key.accessibleName() == ""
    syncing.wait(lambda: "was made" in card._said.accessibleName())
    connect_store(syncing.other, str(syncing.store), key, join=True)


def test_passphrase_is_changed_in_place_and_two_that_differ_are_refused(syncing: Syncing) -> None:
    syncing.connect()
    card = syncing.page.secrets
    syncing.wait(lambda: card.change.isVisible())
    card.change.click()
    card.passphrase.edit.setText("other words")
    card.again.edit.setText("others")
    card.keep.click()
    assert "differ" in card._wrong.accessibleName()
    card.again.edit.setText("other words")
    card.keep.click()
    syncing.wait(lambda: not card.typing.isVisible())
    connect_store(syncing.other, str(syncing.store), "other words", join=True)


def test_agency_is_shared_with_a_colleague_once_codes_were_compared_and_taken_back(syncing: Syncing) -> None:
    edits.create(syncing.portfolio, edits.make_record(Agency, name="Roads"))
    syncing.connect()
    syncing.invite()
    people, spaces = syncing.page.people, syncing.page.spaces
    people.look.click()
    syncing.wait(lambda: len(people.comparing) == 1)
    next(iter(people.comparing.values())).click()
    me = next(each for each in list_colleagues(syncing.other) if not each.is_me)
    assert me.code in people.confirm.accessibleName()
    people.confirm.act.click()
    syncing.wait(lambda: bool(people.rows) and not people.comparing)
    assert say_known(list_known_names(syncing.portfolio)).startswith("Dana uses this store too")
    spaces.share.click()
    spaces.agency.edit.setText("Nowhere")
    spaces.go.click()
    syncing.wait(lambda: "Nowhere" in spaces._wrong.accessibleName())
    for box, typed, meant in ((spaces.agency, "roa", "Roads"), (spaces.colleague, "da", "Dana")):
        box.edit.clear()
        box.edit.setFocus()
        syncing.qtbot.keyClicks(box.edit, typed)
        syncing.wait(box.suggestions.isVisible)
        syncing.qtbot.keyClick(box.edit, Qt.Key.Key_Return)
        assert box.text == meant
        assert spaces.form.isVisible()  # the first Enter takes the name, the next one shares
    syncing.qtbot.keyClick(spaces.colleague.edit, Qt.Key.Key_Return)
    syncing.wait(lambda: len(spaces.rows) == 1 and spaces.form.isHidden())
    trust_colleague(syncing.other, me.member)
    exchange_once(syncing.other)
    assert [each.name for each in rows.list_records(syncing.other.database.reader(), Agency)] == ["Roads"]
    space = spaces._shown[1]
    assert say_space(space) == "You and Dana · 1 record"
    spaces.ask_removal(space, "Dana")
    assert "copied stays readable" in spaces.confirm.accessibleName()
    spaces.confirm.act.click()
    syncing.wait(lambda: say_space(spaces._shown[1]) == "Only you · 1 record")


def test_who_was_taken_out_of_a_space_is_told_until_it_was_seen(syncing: Syncing) -> None:
    syncing.connect()
    syncing.invite()
    trust_colleague(syncing.portfolio, "Dana")
    me = next(each for each in list_colleagues(syncing.other) if not each.is_me)
    trust_colleague(syncing.other, me.member)
    edits.create(syncing.other, edits.make_record(Agency, name="Roads"))
    share_agency(syncing.other, "Roads", "Roads", me.member)
    syncing.window.actions.trigger("sync")
    spaces = syncing.page.spaces
    syncing.wait(lambda: len(spaces.rows) == 1)
    remove_member(syncing.other, "Roads", me.member)
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot == "No longer in a space, Roads")
    syncing.wait(lambda: not spaces.news.isHidden())
    assert "You are no longer in Roads" in spaces.left.accessibleName()
    assert say_space(spaces._shown[1]) == "1 record stays here"
    spaces.know_left.click()
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    syncing.wait(spaces.news.isHidden)
    status = find_status(syncing.other)
    assert status is not None
    assert status.newly_left == ()


def test_who_was_invited_sees_at_once_with_whom_to_compare_codes(syncing: Syncing) -> None:
    edits.create(syncing.other, edits.make_record(Manager, name="Dana", me=True))
    connect_store(syncing.other, str(syncing.store), "their own words", join=False)
    exchange_once(syncing.other)
    syncing.window.main.open("sync", None, "invited")
    card = syncing.page.connecting
    syncing.wait(card.where.edit.hasFocus)
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText(WORDS)
    card.again.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: len(syncing.page.people.comparing) == 1)


def test_recovery_key_of_a_space_is_made_told_and_taken_out(syncing: Syncing) -> None:
    edits.create(syncing.portfolio, edits.make_record(Agency, name="Roads"))
    syncing.connect()
    syncing.invite()
    trust_colleague(syncing.portfolio, "Dana")
    share_agency(syncing.portfolio, "Roads", "Roads", "Dana")
    syncing.page.refresh(None)
    spaces, keys = syncing.page.spaces, syncing.page.spaces.keys
    syncing.wait(lambda: len(spaces.rows) == 1)
    keys.ask_making(spaces._shown[1])
    assert "Every member is told" in keys.making.accessibleName()
    keys.making.act.click()
    syncing.wait(lambda: not keys.showing.isHidden())
    words = keys.key.accessibleName()
    assert len(words.split("-")) == 9
    syncing.wait(lambda: spaces._shown[1].has_recovery_key)
    assert any(label.text == PAPER for label in spaces.rows[0].findChildren(Label))
    keys.done.click()
    assert keys.key.accessibleName() == ""
    assert keys.news.isHidden()  # who made it knows of it
    trust_colleague(syncing.other, list_colleagues(syncing.other)[1].member)
    status = find_status(syncing.other)
    assert status is not None
    assert status.new_space_keys == ("Roads",)  # who did not is told
    keys.ask_removal(spaces._shown[1])
    keys.removing.act.click()
    syncing.wait(lambda: not spaces._shown[1].has_recovery_key)
    keys.ask_key()
    keys.typed.edit.setText(words)
    keys.go.click()
    syncing.wait(lambda: "taken out" in keys._wrong.accessibleName())
    make_space_key(syncing.other, "Roads")
    syncing.exchange()
    syncing.wait(lambda: syncing.foot.startswith("A recovery key was made") and not keys.news.isHidden())
    keys.know.click()
    syncing.wait(lambda: keys.news.isHidden() and syncing.foot.startswith("Synced"))


def test_invitation_is_said_and_the_space_comes_after_codes_were_compared(syncing: Syncing) -> None:
    syncing.connect()
    syncing.invite()
    edits.create(syncing.other, edits.make_record(Agency, name="Parks"))
    me = next(each for each in list_colleagues(syncing.other) if not each.is_me)
    trust_colleague(syncing.other, me.member)
    share_agency(syncing.other, "Parks", "Parks", me.member)
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot == "You were invited, by Dana")
    people = syncing.page.people
    syncing.wait(lambda: people.invitations.count() == 2)
    compare = people.invitations.itemAt(1).widget()
    assert isinstance(compare, Button)
    compare.click()
    syncing.wait(people.confirm.isVisible)
    people.confirm.act.click()
    syncing.wait(lambda: bool(rows.list_records(syncing.portfolio.database.reader(), Agency)))
    syncing.wait(lambda: people.invitations.count() == 0)


def test_emptied_store_is_put_back_by_a_button(syncing: Syncing) -> None:
    edits.create(syncing.portfolio, edits.make_record(Note, title="Kick-off"))
    syncing.connect()
    shutil.rmtree(syncing.store)
    syncing.store.mkdir()
    syncing.window.actions.trigger("sync")
    problem = syncing.problem()
    syncing.wait(lambda: syncing.foot == "Store is empty, See what to do")
    problem.buttons["put_back"].click()
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    syncing.join()
    assert [note.title for note in rows.list_records(syncing.other.database.reader(), Note)] == ["Kick-off"]


def test_store_that_was_moved_is_found_by_its_new_place(syncing: Syncing) -> None:
    syncing.connect()
    syncing.store.rename(syncing.store.with_name("moved"))
    syncing.window.actions.trigger("sync")
    assert "moved" in syncing.problem().buttons
    assert not syncing.page.banner.isVisible()  # it is said once, with what to do
    syncing.problem().buttons["moved"].click()
    moving = syncing.page.state.moving
    assert moving.isVisible()
    moving.go.click()
    assert "Type the folder" in moving.wrong.accessibleName()
    moving.where.edit.setText(str(syncing.store))
    moving.go.click()
    syncing.wait(lambda: "not there" in moving.wrong.accessibleName())
    moving.where.edit.setText(str(syncing.store.with_name("moved")))
    moving.go.click()
    syncing.wait(moving.isHidden)
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    status = find_status(syncing.portfolio)
    assert status is not None
    assert status.url == str(syncing.store.with_name("moved"))


def test_store_that_moved_to_a_server_is_found_with_name_and_password_and_a_new_one_is_asked_for(
    syncing: Syncing, dav_url: str
) -> None:
    syncing.connect()
    _copy_store(syncing.store, dav_url)
    syncing.store.rename(syncing.store.with_name("aside"))
    syncing.window.actions.trigger("sync")
    syncing.problem().buttons["moved"].click()
    moving, bare = syncing.page.state.moving, dav_url.replace("ada:pass%20word@", "")
    assert moving.server.isHidden()
    moving.where.edit.setText(bare)
    assert moving.server.isVisible()
    moving.server.login.edit.setText("ada")
    moving.server.password.edit.setText("wrong")
    moving.go.click()
    syncing.wait(lambda: "does not know the name or the password" in moving.wrong.accessibleName())
    moving.server.password.edit.setText("pass word")
    moving.go.click()
    syncing.wait(moving.isHidden)
    assert moving.server.password.text == ""
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))
    status = find_status(syncing.portfolio)
    assert status is not None
    assert status.url == bare
    keep_trouble(syncing.portfolio, NoRights("There is no right to use the store", "HTTP 401", "Check the password"))
    syncing.worker._look(600_000, tells=True)
    boxes = syncing.page.state.problems
    syncing.wait(lambda: [list(box.buttons) for box in boxes.boxes] == [["again", "login"]])
    boxes.boxes[0].buttons["login"].click()
    assert moving.isVisible()
    assert moving.where.text == bare
    syncing.wait(moving.server.login.edit.hasFocus)


def _copy_store(folder: Path, address: str) -> None:
    source, copy = open_store(str(folder)), open_store(address)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            copy.put_new(name, source.get(name))
    for store in (source, copy):
        store.close()


def test_trouble_is_as_old_as_it_is_and_over_when_it_is_over(syncing: Syncing) -> None:
    syncing.connect()
    syncing.store.rename(syncing.store.with_name("aside"))
    for _ in range(2):
        with pytest.raises(KnownError):
            exchange_once(syncing.portfolio)
    first = find_trouble(syncing.portfolio.database.reader())
    assert first is not None
    assert first.why == "gone"
    with pytest.raises(KnownError):
        exchange_once(syncing.portfolio)
    assert find_trouble(syncing.portfolio.database.reader()) == first
    syncing.store.with_name("aside").rename(syncing.store)
    exchange_once(syncing.portfolio)
    assert find_trouble(syncing.portfolio.database.reader()) is None


def test_page_says_when_it_was_last_synced_though_nothing_came(syncing: Syncing) -> None:
    syncing.connect()
    page, said = syncing.page, list[str]()
    page.state.facts["Last synced"].set_text("Never")
    syncing.window.hub.committed.connect(lambda committed: said.append(committed.label))
    syncing.worker._run()
    syncing.wait(lambda: page.state.facts["Last synced"].text != "Never")
    assert not said  # no other page is read again for it


def test_space_that_a_colleague_shares_comes_by_itself(syncing: Syncing) -> None:
    syncing.connect()
    syncing.invite()
    trust_colleague(syncing.portfolio, "Dana")
    edits.create(syncing.other, edits.make_record(Agency, name="Parks"))
    me = next(each for each in list_colleagues(syncing.other) if not each.is_me)
    trust_colleague(syncing.other, me.member)
    share_agency(syncing.other, "Parks", "Parks", me.member)
    syncing.worker._looked_at -= 2 * _LOOK_S
    syncing.worker._run()
    syncing.wait(lambda: bool(rows.list_records(syncing.portfolio.database.reader(), Agency)))


def test_server_asks_for_a_name_and_a_password_and_shows_neither_in_the_address(syncing: Syncing) -> None:
    card = syncing.page.connecting
    assert card.server.isHidden()
    card.where.edit.setText("https://files.example/brm")
    assert not card.server.isHidden()
    card.server.login.edit.setText("ada")
    card.server.password.edit.setText("p@ss word")
    assert card.address == "https://ada:p%40ss%20word@files.example/brm"
    assert card.where.text == "https://files.example/brm"
    card.forget()
    assert card.server.password.text == ""
    card.where.edit.setText(str(syncing.store))
    assert card.server.isHidden()
    assert card.address == str(syncing.store)


def test_page_says_what_an_unprotected_portfolio_means_for_the_store(syncing: Syncing) -> None:
    syncing.connect()
    assert "not protected" in syncing.page.secrets.kept.accessibleName()
