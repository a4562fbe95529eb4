"""The card of a partner's performance: how it stands, the line over time, each evaluation, and a form for another."""

from __future__ import annotations

from collections.abc import Sequence

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.performance import MARKS, Evaluation, find_word
from brm_desktop.storage import rows
from brm_desktop.storage.partners import AgencyMark, PartnerFacts
from brm_desktop.ui.partners.marks_line import MarksLine
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.supply import PERFORMANCE_TONES, short_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FIELDS = ("on", "agency", "objectives", "citizen_outcomes", "satisfaction", "trust", "evidence", "assessor")
_SHOWN = 4
_NOTHING = "Not evaluated yet. Judge them by business objectives and citizen outcomes, with the evidence."


class EvaluationCard(Card):
    """Evaluate makes today's evaluation and opens it; Enter in the list opens one that is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Performance")
        self._desk, self._id, self._open = desk, "", ""
        self._facts: PartnerFacts | None = None
        self._all = False
        self.line = MarksLine()
        self.list = RowList("Evaluations")
        self.words = Prose("", "soft", px=SMALL_PX)
        self.form = FormHolder(desk, Assessment, fields=_FIELDS, headings=False)
        self.evaluate = Button("Evaluate", look="quiet", small=True, tip="Judge how they perform today")
        self.evaluate.setCheckable(True)
        self.more = Button("Show all", look="quiet", small=True)
        self.add_action(self.evaluate)
        for part in (self.words, self.line, self.form, self.list, self.more):
            self.add(part)
        self.form.hide()
        self._connect()

    def _connect(self) -> None:
        self.evaluate.clicked.connect(self._on_evaluate_clicked)
        self.list.opened.connect(self.show_one)
        self.list.delete_asked.connect(lambda id: delete_records(self._desk, Assessment, [id]))
        self.more.clicked.connect(self._on_more_clicked)

    def show_facts(self, facts: PartnerFacts) -> None:
        """Show how a partner performs."""
        if facts.partner.id != self._id:
            self._id, self._all = facts.partner.id, False
            self._close()
        self._facts = facts
        told = facts.performance
        self.show_detail(f"{told.mark:.1f} of 5" if told.mark is not None else "")
        self.words.set_text(f"{told.reason[:1].upper()}{told.reason[1:]}." if facts.evaluations else _NOTHING)
        self.line.show_evaluations([_evaluation(one) for one, _ in facts.evaluations])
        shown = facts.evaluations if self._all else facts.evaluations[:_SHOWN]
        self.list.show_rows([evaluation_row(one, agency) for one, agency in shown])
        self.list.setVisible(bool(shown))
        self.more.setVisible(len(facts.evaluations) > len(shown))
        self.more.setText(f"Show all {len(facts.evaluations)}")
        if self._open:
            self._read()

    def show_one(self, id: str) -> None:
        """Show one evaluation in the form; the same one again closes it."""
        if self._open == id:
            self._close()
            return
        self._open = id
        self.evaluate.setChecked(True)
        self._read()

    def _on_evaluate_clicked(self, open: bool) -> None:
        if not open:
            self._close()
            return
        portfolio, id, today = self._desk.portfolio, self._id, self._desk.today()
        there = next((one.id for one, agency in self._evaluations() if one.on == today and agency is None), None)
        if there is not None:
            self.show_one(there)
            return

        def work() -> Assessment:
            from brm_desktop.services import edits

            made = edits.make_record(Assessment, on=today, partner=Id(id))
            edits.create(portfolio, made, label="Evaluated the partner")
            return made

        self._desk.jobs.write(work, lambda made: self.show_one(made.id), self._on_failed, owner=self)

    def _evaluations(self) -> Sequence[tuple[Assessment, AgencyMark | None]]:
        return self._facts.evaluations if self._facts is not None else ()

    def _on_more_clicked(self) -> None:
        self._all = True
        if self._facts is not None:
            self.show_facts(self._facts)

    def open_one(self, id: str) -> None:
        """Show one in the form, also if it shows already."""
        if self._open != id:
            self.show_one(id)

    def _read(self) -> None:
        database, id = self._desk.portfolio.database, self._open
        self._desk.jobs.run(
            lambda: rows.find_record(database.reader(), Assessment, id), self._show, key="evaluation", owner=self
        )

    def _show(self, one: Assessment | None) -> None:
        if one is None or one.deleted_ms is not None or one.id != self._open or one.partner != self._id:
            self._close()
            return
        other = self.form.show_record(one)
        self.form.show()
        if other and self.form.form is not None:
            self.form.form.start("objectives")

    def _close(self) -> None:
        self._open = ""
        self.evaluate.setChecked(False)
        self.form.clear()
        self.form.hide()

    def _on_failed(self, error: KnownError) -> None:
        self.evaluate.setChecked(False)
        self.words.set_text(str(error))


def evaluation_row(one: Assessment, agency: AgencyMark | None) -> Row:
    """Return an evaluation: its day, for whom, the mark as shape and word, and the evidence."""
    evaluation = _evaluation(one)
    word = find_word(evaluation.mean)
    said = f"{word.value} {evaluation.mean:.1f}" if evaluation.mean is not None else "no marks yet"
    whom = short_of(agency) if agency is not None else "All agencies"
    detail = " · ".join(part for part in (whom, one.assessor, " ".join(one.evidence.split())) if part)
    marks = (f"{name}: {mark}" for name, mark in zip(_LABELS, evaluation.marks, strict=True) if mark is not None)
    tip = "; ".join(marks)
    day = dates.say_full(one.on).partition(", ")[2]
    tone = PERFORMANCE_TONES[word]
    return Row(one.id, day, detail, right=said, tone=tone, mark=evaluation.mean is not None, tip=tip)


_LABELS = tuple(Assessment.KIND.fields[name].label for name in MARKS)


def _evaluation(one: Assessment) -> Evaluation:
    return Evaluation(one.on, one.agency or "", tuple(getattr(one, name) for name in MARKS))
