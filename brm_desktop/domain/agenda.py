"""Questions that a meeting is prepared with: the practice's, and templates of the manager's own."""

from typing import Annotated, Final

from brm_desktop.domain.fields import long_text, text
from brm_desktop.domain.record import Record, record

FUTURE: Final = (
    "What new things should we be doing?",
    "What should we stop doing?",
    "What should the service portfolio look like in future?",
)
CURRENT: Final = (
    "How do we optimize?",
    "How do we innovate?",
    "What can we do differently?",
    "What can we do better?",
)
PRACTICE: Final = {"Looking ahead": FUTURE, "How we work now": CURRENT}


@record("agenda", 23, one="Agenda", many="Agendas", title="name")
class Agenda(Record):
    name: Annotated[str, text("Name", searched="head")]
    questions: Annotated[str, long_text("Questions", help="One a line.")] = ""


def split_questions(written: str) -> tuple[str, ...]:
    """Return the questions of a text, one a line, without the marks of a list."""
    lines = (line.strip().lstrip("-*•[]☐ ").strip() for line in written.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
