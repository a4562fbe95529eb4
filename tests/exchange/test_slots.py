"""What a record takes in: the first row at once is the same as field by field."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.record import Record
from brm_desktop.exchange.slots import Slot, no_past

_TEXTS = st.sampled_from(
    [
        "",
        "Ann",
        "ann",
        "Roads",
        "Also called: Ann",
        "Job title: Roads",
        "Acronym: ann",
        "Roads\n\nAnn",
        "\n\n",
        "Ann Roads",
    ]
)
_SETS = st.lists(_TEXTS.filter(bool), max_size=3).map(tuple)


def _values(kind: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    fields = [field for field in kind.KIND.fields.values() if field.shape in ("set", "text") or field.editor == "line"]
    some = st.lists(st.sampled_from(fields), unique_by=lambda field: field.name, min_size=1)
    return some.flatmap(
        lambda chosen: st.fixed_dictionaries({f.name: _SETS if f.shape == "set" else _TEXTS for f in chosen})
    )


@given(st.sampled_from([Contact, Agency]).flatmap(lambda kind: st.tuples(st.just(kind), _values(kind))))
def test_merge_first_row_of_a_record_is_the_same_as_field_by_field(told: tuple[type[Record], dict[str, Any]]) -> None:
    kind, values = told
    at_once, one_by_one = (Slot(kind, "1", None, no_past) for _ in range(2))
    changed = at_once.merge(values)
    assert changed == [label for name, value in values.items() for label in one_by_one.merge({name: value})]
    assert list(at_once.values.items()) == list(one_by_one.values.items())


def test_merge_value_that_stands_beside_already_is_not_told_twice() -> None:
    slot = Slot(Contact, "1", None, no_past)
    slot.merge({"custom": ("Job title: Roads",), "job_title": "Roads", "organization": "Roads"})
    assert slot.values == {"custom": ("Job title: Roads",), "organization": "Roads"}
