"""Which records are one with another, by all that anybody said of it: what ranks highest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brm_desktop.domain.merging import find_connected, find_cuts
from brm_desktop.domain.record import Kind
from brm_desktop.storage import merges, rows
from brm_desktop.storage.change import Draft
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.packing import pack


class Unions:
    """Takes merges, and sees which of the merged records live. `ids` holds the merged ones, once they are settled."""

    def __init__(self, connection: Connection, kinds: Mapping[str, Kind], intake: Intake, lives: Lives) -> None:
        self.ids: frozenset[str] = frozenset()
        self._connection = connection
        self._kinds = kinds
        self._intake = intake
        self._lives = lives

    def take(self, draft: Draft, into: str | None) -> None:
        """Carry out a merge into another record, or that one is taken back."""
        id, heads = draft.cells["id"], self._intake.heads
        new, before = self._intake.make_head(into), heads.find_merge(id)
        if before is not None and before.rank > new.rank:
            self._intake.tell("outranked", draft, new=pack(into))
            return
        heads.keep_merge(id, new)
        survivor = merges.find_survivor(self._connection, id)
        self._intake.tell("merge", draft, old=pack(survivor), new=pack(into))
        merges.keep_survivor(self._connection, draft.kind.name, id, into)

    def settle(self, touched: Iterable[str]) -> list[tuple[Kind, rows.Row]]:
        """See which merged records live, and what links show. Returns: rows that show others, as they were before."""
        aliases = merges.load_aliases(self._connection)
        if not aliases and not self._intake.has_merged:
            return []
        self.ids = frozenset(aliases)
        into = {id: survivor for id, (_, survivor) in aliases.items()}
        connected = find_connected(touched, into)
        dead = {id: into[id] for id in connected if not self._lives.lives_itself(id)}
        cuts = find_cuts(dead)
        for id in sorted(connected):
            self._lives.set(self._kinds[aliases[id][0]], id, lives=id not in dead or id in cuts)
        return self._intake.show_merges()
