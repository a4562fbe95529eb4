"""One forum: its next session and agenda, who sits in it and who is missing, what it decided, when it met."""

from __future__ import annotations

from typing import Any

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.forum import Forum
from brm_desktop.domain.record import Record
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.forums import ForumFacts, read_forum
from brm_desktop.ui.forums.overview import ForumOverview
from brm_desktop.ui.parts.around.keeping import delete_and_leave
from brm_desktop.ui.parts.around.tabbed_page import TabbedPage
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.around.words import count_of, say_local
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Chip
from brm_desktop.ui.shell.desk import Desk

_SHOWN = ("forum", "note", "contact", "role", "decision", "agency")


class ForumPage(TabbedPage):
    """Everything about one forum, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview = ForumOverview(desk)
        super().__init__(desk, Forum, self.overview, _SHOWN, _TABS)
        self.intent = Chip("", "accent")
        self.add_chip(self.intent)
        self.session = Button("Prepare session", "primary", tip="Open the next session's note, with its agenda")
        self.session.clicked.connect(self.prepare_session)
        self.overview.session_asked.connect(self.prepare_session)
        self.add_action(self.session)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("Delete forum", lambda: delete_and_leave(desk, Forum, self.id, "forums"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> ForumFacts:
        return read_forum(connection, id, self.desk.portfolio.clock.now())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, ForumFacts)
        forum, line, today = facts.forum, facts.line, self.desk.today()
        self.intent.setVisible(forum.intent is not None)
        if forum.intent is not None:
            self.intent.show_text(forum.intent.label)
        last = f"last met {dates.say_ago(line.last.at.astimezone().date(), today)}" if line.last else "never met"
        upcoming = f"next {say_local(line.next.at, today)}" if line.next else "no session planned"
        every = f"every {dates.say_days(forum.cadence_days)}" if forum.cadence_days else ""
        members = count_of(line.members, "member")
        self.set_title(forum.name, " · ".join(part for part in (members, last, upcoming, every) if part))
        self.session.setText("Open session" if line.next else "Plan session")
        self.session.setAccessibleName(self.session.text())
        self.overview.show_facts(facts)
        return forum

    def prepare_session(self) -> None:
        """Open the note of the next session; it is made with the agenda when none is planned."""
        from brm_desktop.services import forums

        portfolio, id, desk = self.desk.portfolio, self.id, self.desk

        def failed(error: KnownError) -> None:
            self.show_error(error)

        desk.jobs.write(
            lambda: forums.prepare_session(portfolio, id),
            lambda note: desk.navigator.open("meetings", note),
            failed,
            owner=self,
        )


_TABS = make_usual_tabs(Forum, "contact")
