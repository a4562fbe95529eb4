"""A business relationship manager of the office: this one, or a colleague."""

from typing import Annotated

from brm_desktop.domain.fields import text, tick
from brm_desktop.domain.record import Record, record


@record("manager", 19, one="Manager", many="Managers", title="name", indexes=[("name",)])
class Manager(Record):
    name: Annotated[str, text("Name", searched="head")]
    office: Annotated[str, text("Office", searched="body")] = ""
    email: Annotated[str, text("E-mail", searched="head")] = ""
    phone: Annotated[str, text("Phone")] = ""
    me: Annotated[bool, tick("This is me", private=True)] = False
