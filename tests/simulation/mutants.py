"""Mistakes that the protocol must not make, each put into the engine as it runs. The simulation has to see them all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from brm_desktop.domain import merging
from brm_desktop.domain.branches import Naming
from brm_desktop.domain.changes import Act
from brm_desktop.domain.merging import Head
from brm_desktop.storage import (
    branching,
    cells,
    change,
    entries,
    intake,
    lives,
    new_identity,
    segments,
    sending,
    unions,
)
from brm_desktop.storage.creates import Creates
from brm_desktop.storage.heads import Heads
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.owners import Owners
from brm_desktop.storage.parcels import State
from brm_desktop.sync import engine, freezing, plan, wire
from brm_desktop.sync.engine import Exchange
from brm_desktop.sync.forks import Forks
from brm_desktop.sync.freezing import Freezer
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.parcels import Parcels
from brm_desktop.sync.rewriting import Rewriter
from brm_desktop.sync.space_log import SpaceLog

Patch = pytest.MonkeyPatch


def no_hold_back(patch: Patch) -> None:
    patch.setattr(plan, "is_met", lambda _deps, _vector: True)
    patch.setattr(Lines, "_find_seen", lambda _self, name, _tip, _last: name)


def nothing_was_seen(patch: Patch) -> None:
    patch.setattr(merging, "covers", lambda _vector, _dot: False)


def everything_was_seen(patch: Patch) -> None:
    patch.setattr(merging, "covers", lambda _vector, _dot: True)


def last_arrival_wins(patch: Patch) -> None:
    settle = merging.settle
    patch.setattr(
        cells, "settle", lambda heads, new, seen: sorted(settle(heads, new, seen), key=lambda head: head is not new)
    )


def losers_are_dropped(patch: Patch) -> None:
    settle = merging.settle
    patch.setattr(cells, "settle", lambda heads, new, seen: settle(heads, new, seen)[:1])


def no_tie_break(patch: Patch) -> None:
    patch.setattr(Head, "rank", property(lambda head: (head.stamp, "", 0)))


def stamps_ignore_what_was_seen(patch: Patch) -> None:
    patch.setattr(entries, "latest_stamp", lambda _connection, _ops: 0)


def deletes_see_nothing(patch: Patch) -> None:
    _change_entries(patch, lambda entry: entry._replace(value={}) if entry.act == Act.DELETE else entry)


def deletes_always_win(patch: Patch) -> None:
    patch.setattr(lives, "is_alive", lambda _edited, deleted: not deleted)


def edits_always_revive(patch: Patch) -> None:
    patch.setattr(lives, "is_alive", lambda _edited, _deleted: True)


def deletes_see_less(patch: Patch) -> None:
    observed = change.Change._observed_dots

    def without_last(self: Any, id: str) -> list[tuple[int, int]]:
        return [(writer, seq - 1 if writer == 1 else seq) for writer, seq in observed(self, id)][:1]

    patch.setattr(change.Change, "_observed_dots", without_last)


def texts_without_parents(patch: Patch) -> None:
    _change_entries(patch, lambda entry: entry._replace(parents=()))


def texts_merged_over_nothing(patch: Patch) -> None:
    patch.setattr(merging, "_latest", lambda _dots, _versions: "")


def texts_merged_in_order_of_arrival(patch: Patch) -> None:
    def merged(heads: Any, versions: Any) -> str | None:
        return "".join(str(head.value) for head in heads)

    patch.setattr(cells, "merge_heads", merged)


def owners_are_not_repaired(patch: Patch) -> None:
    patch.setattr(Owners, "repair", lambda _self: None)


def nothing_is_revived(patch: Patch) -> None:
    patch.setattr(Lives, "settle", lambda _self, _kind, _id: None)


def links_do_not_follow_merges(patch: Patch) -> None:
    patch.setattr(change, "show_links", lambda _field, cell, _merged: cell)


def rings_of_merges_are_not_cut(patch: Patch) -> None:
    patch.setattr(unions, "find_cuts", lambda _merged: frozenset())


def last_merge_to_arrive_counts(patch: Patch) -> None:
    patch.setattr(Heads, "find_merge", lambda _self, _id: None)


def rows_stay_when_merges_come(patch: Patch) -> None:
    patch.setattr(change.Change, "_show_merges", lambda _self: [])


def sets_stay_in_order_of_arrival(patch: Patch) -> None:
    patch.setattr(cells, "order_members", lambda members, _ranks: list(members))


def second_create_is_ignored(patch: Patch) -> None:
    patch.setattr(Creates, "_make_again", lambda _self, _kind, _draft, _given: None)


def deps_are_left_out(patch: Patch) -> None:
    patch.setattr(freezing, "list_others", lambda _connection, _space, _writer: [])


def tips_are_left_out(patch: Patch) -> None:
    make = wire.make_segment
    patch.setattr(wire, "make_segment", lambda header, *rest: make(msgspec.structs.replace(header, tips=()), *rest))


def copies_are_not_told_apart(patch: Patch) -> None:
    patch.setattr(Forks, "note", lambda _self, _line, _seq, _ways: [])
    patch.setattr(Forks, "find", lambda _self, _listing, _lines: False)


def one_copy_is_left_out(patch: Patch) -> None:
    note = Forks.note
    patch.setattr(Forks, "note", lambda self, line, seq, ways: note(self, line, seq, ways)[:1])
    patch.setattr(Forks, "list_roots", lambda _self, _lines: {})


def branches_get_no_commits(patch: Patch) -> None:
    patch.setattr(branching, "move_commits", lambda _connection, _part: None)


def what_was_seen_is_not_renamed(patch: Patch) -> None:
    patch.setattr(Naming, "told", lambda _self, commits: commits)


def what_a_copy_told_is_taken_for_a_version(patch: Patch) -> None:
    patch.setattr(SpaceLog, "_is_version", lambda _self, _name, _known: True)


def applied_before_frozen(patch: Patch) -> None:
    """What was done before something of others came is told as if it had seen it."""
    freeze, apply, run = Freezer.freeze_in, SpaceLog._apply, Exchange.run
    inside = []

    def maybe(self: Any, connection: Any, kinds: Any) -> Any:
        return () if inside else freeze(self, connection, kinds)

    def applying(self: Any, *given: Any) -> bool:
        inside.append(True)
        try:
            return apply(self, *given)
        finally:
            inside.pop()

    def pulling_first(self: Any, *rest: Any) -> Any:
        for log in self._list_logs():
            log.pull(log.look())
        return run(self, *rest)

    patch.setattr(Freezer, "freeze_in", maybe)
    patch.setattr(SpaceLog, "_apply", applying)
    patch.setattr(Exchange, "run", pulling_first)


def frozen_commits_still_fold(patch: Patch) -> None:
    take = sending.take_unsent

    def taken(connection: Any, kinds: Any, of: Any) -> Any:
        told = take(connection, kinds, of)
        return told

    find = Journal._find_session

    def found(self: Any, connection: Any, session: str) -> Any:
        connection.execute("UPDATE commits SET sent = 2 WHERE sent = 1 AND writer = 1")
        row = connection.execute(
            "SELECT number, writer, seq, stamp, at_ms, label FROM commits WHERE session = ? AND role = 'do' AND"
            " undone = 0 AND number = (SELECT max(number) FROM commits WHERE writer = 1)",
            (session,),
        ).fetchone()
        return find(self, connection, session) if row is None else change.CommitRow(*row)

    patch.setattr(freezing, "take_unsent", taken)
    patch.setattr(Journal, "_find_session", found)


def copies_keep_their_name(patch: Patch) -> None:
    patch.setattr(Exchange, "_check_place", lambda _self: None)
    patch.setattr(SpaceLog, "has_own_that_we_lack", lambda _self, _listing: False)


def copies_look_only_once(patch: Patch) -> None:
    look = SpaceLog.has_own_that_we_lack

    def looked(self: Any, listing: Any) -> bool:
        return sys._getframe(1).f_code.co_name == "<genexpr>" and look(self, listing)

    patch.setattr(SpaceLog, "has_own_that_we_lack", looked)


def what_was_told_twice_is_not_withdrawn(patch: Patch) -> None:
    patch.setattr(plan, "list_withdrawn", lambda _waiting, _listing: [])


def new_name_does_not_tell_again(patch: Patch) -> None:
    take = new_identity.take_new_identity

    def taken(connection: Any, uid: str, personal: str) -> str:
        before = take(connection, uid, personal)
        connection.execute("UPDATE commits SET sent = 1")
        return before

    patch.setattr(engine, "take_new_identity", taken)


def new_name_takes_all_with_it(patch: Patch) -> None:
    def taken(connection: Any, uid: str, _personal: str) -> str:
        (before,) = connection.execute("SELECT uid FROM writers WHERE number = 1").fetchone()
        connection.execute("UPDATE writers SET uid = ? WHERE number = 1", (uid,))
        return str(before)

    patch.setattr(engine, "take_new_identity", taken)


def uploads_are_believed(patch: Patch) -> None:
    patch.setattr(SpaceLog, "_is_there", lambda _self, _known, _data, _listing: True)
    patch.setattr(plan, "list_missing", lambda _known, _listing, _floors: [])


def lost_files_stay_lost(patch: Patch) -> None:
    patch.setattr(plan, "list_missing", lambda _known, _listing, _floors: [])


def decided_values_stay_beside(patch: Patch) -> None:
    patch.setattr(sending._Taking, "finish", lambda _self: None)


def beaten_changes_are_not_kept(patch: Patch) -> None:
    tell = Intake.tell

    def kept(self: Any, op: str, *rest: Any, **more: Any) -> None:
        if op != "beaten":
            tell(self, op, *rest, **more)

    patch.setattr(Intake, "tell", kept)


def segments_are_applied_twice(patch: Patch) -> None:
    add = segments.add_segment

    def added(connection: Any, *rest: Any, stored: bool, **more: Any) -> None:
        if not stored:
            add(connection, *rest, stored=stored, **more)

    patch.setattr(segments, "add_segment", added)


def erased_records_take_changes(patch: Patch) -> None:
    patch.setattr(intake, "list_erased", lambda _connection: set())


def erased_content_stays_in_the_store(patch: Patch) -> None:
    patch.setattr(Rewriter, "run", lambda _self: None)


def erasing_is_not_told(patch: Patch) -> None:
    _change_commits(patch, lambda entries: [entry for entry in entries if entry.act != Act.ERASE])


def renamed_copies_are_not_read(patch: Patch) -> None:
    wanted = plan.list_wanted

    def plain(*given: Any) -> list[plan.Wanted]:
        return [each for each in wanted(*given) if not (each.files and each.files[0].renamed)]

    patch.setattr(plan, "list_wanted", plain)


def lost_parts_stay_lost(patch: Patch) -> None:
    patch.setattr(Parcels, "check", lambda _self, _most=None: None)


def damaged_parts_are_taken_for_whole(patch: Patch) -> None:
    """A check sees that parts are listed, and reads none."""
    patch.setattr(Parcels, "_read_again", lambda *_: State.STORED)


def _change_entries(patch: Patch, made: Callable[[Any], Any]) -> None:
    _change_commits(patch, lambda entries: [made(entry) for entry in entries])


def _change_commits(patch: Patch, made: Callable[[Any], Any]) -> None:
    take = sending.take_unsent

    def taken(connection: Any, kinds: Any, of: Any) -> Any:
        told = take(connection, kinds, of)
        return {
            space: [commit._replace(entries=tuple(made(commit.entries))) for commit in commits]
            for space, commits in told.items()
        }

    patch.setattr(freezing, "take_unsent", taken)


MUTANTS: list[Callable[[Patch], None]] = [
    no_hold_back, nothing_was_seen, everything_was_seen, last_arrival_wins, losers_are_dropped, no_tie_break,
    stamps_ignore_what_was_seen, deletes_see_nothing, deletes_always_win, edits_always_revive,
    deletes_see_less, texts_without_parents, texts_merged_over_nothing, texts_merged_in_order_of_arrival,
    owners_are_not_repaired, nothing_is_revived, links_do_not_follow_merges, rings_of_merges_are_not_cut,
    last_merge_to_arrive_counts, rows_stay_when_merges_come, sets_stay_in_order_of_arrival, second_create_is_ignored,
    deps_are_left_out, tips_are_left_out, copies_are_not_told_apart, one_copy_is_left_out, branches_get_no_commits,
    what_was_seen_is_not_renamed, what_a_copy_told_is_taken_for_a_version, applied_before_frozen,
    frozen_commits_still_fold, copies_keep_their_name,
    copies_look_only_once, what_was_told_twice_is_not_withdrawn,
    new_name_does_not_tell_again, new_name_takes_all_with_it, uploads_are_believed, lost_files_stay_lost,
    decided_values_stay_beside, beaten_changes_are_not_kept, segments_are_applied_twice, renamed_copies_are_not_read,
    erased_records_take_changes, erasing_is_not_told,
    erased_content_stays_in_the_store,
    lost_parts_stay_lost, damaged_parts_are_taken_for_whole,
]  # fmt: skip

# A seed whose history shows it, so that it is found at once.
SEEDS = {
    "everything_was_seen": 1,
    "last_arrival_wins": 1,
    "texts_merged_in_order_of_arrival": 1,
    "sets_stay_in_order_of_arrival": 6,
    "copies_keep_their_name": 2,
    "new_name_does_not_tell_again": 2,
    "new_name_takes_all_with_it": 9,
    "uploads_are_believed": 2,
    "lost_files_stay_lost": 53,
    "erased_records_take_changes": 12,
    "no_hold_back": 4,
    "tips_are_left_out": 4,
    "copies_are_not_told_apart": 3,
    "one_copy_is_left_out": 3,
    "branches_get_no_commits": 3,
    "what_was_seen_is_not_renamed": 3,
    "what_a_copy_told_is_taken_for_a_version": 1857,
    "losers_are_dropped": 34,
    "no_tie_break": 65,
    "stamps_ignore_what_was_seen": 22,
    "texts_without_parents": 5,
    "texts_merged_over_nothing": 50,
    "owners_are_not_repaired": 2,
    "nothing_is_revived": 53,
    "links_do_not_follow_merges": 18,
    "rings_of_merges_are_not_cut": 42,
    "last_merge_to_arrive_counts": 130,
    "rows_stay_when_merges_come": 18,
    "second_create_is_ignored": 2,
    "frozen_commits_still_fold": 135,
    "copies_look_only_once": 7,
    "what_was_told_twice_is_not_withdrawn": 7,
    "decided_values_stay_beside": 4,
    "beaten_changes_are_not_kept": 6,
    "renamed_copies_are_not_read": 8,
    "lost_parts_stay_lost": 5,
    "damaged_parts_are_taken_for_whole": 5,
}
