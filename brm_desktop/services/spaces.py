"""Shared spaces and who is in them: made, joined, handed over. What is shared is `services.sharing`'s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from brm_desktop.base.errors import Ambiguous, InvalidValue, NotFound
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.ops import Create, Op, make_changes
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.domain.record import Record
from brm_desktop.services import sharing
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.left_spaces import mark_left_known
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.syncing import opened_exchange, run_exchange
from brm_desktop.storage import rows, segments
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.merges import find_survivor
from brm_desktop.storage.spaces import count_records, find_space

if TYPE_CHECKING:
    from brm_desktop.sync.account import Account
    from brm_desktop.sync.engine import Exchange
    from brm_desktop.sync.report import Report
    from brm_desktop.sync.sharing import Colleague


class SpaceLine(NamedTuple):
    """One space, as it was known at the last exchange."""

    space: str
    name: str
    is_personal: bool
    is_member: bool
    members: tuple[str, ...]  # by name, oneself first
    agencies: tuple[str, ...]
    records: int  # the trash included; 0 for the personal one, which holds all the rest
    waiting_segments: int
    has_recovery_key: bool = False  # a key on paper opens it too


class Invitation(NamedTuple):
    """A space that somebody gave us whose code we have not compared yet."""

    space: str
    member: str
    name: str


class Handover(NamedTuple):
    """What came of handing an agency over."""

    space: str
    name: str
    shared: int
    has_left: bool  # we are no longer in the space


def list_spaces(portfolio: Portfolio) -> list[SpaceLine]:
    """Return every space that we take part in, or did, the personal one first. Asks nothing of the store."""
    account = _find_account(portfolio.database.reader())
    if account is None:
        return []
    connection = portfolio.database.reader()
    counts = count_records(connection)
    waiting = segments.count_waiting(connection, account.space)[0]
    lines = [SpaceLine(account.space, "Personal", True, True, (account.member.name,), (), 0, waiting)]
    for space, shared in sorted(account.shared.items(), key=lambda item: item[1].name.casefold()):
        own = account.member.id
        people = [id for id in shared.members if id not in account.paper]
        others = sorted(account.people.get(id, "A colleague") for id in people if id != own)
        names = ((account.member.name,) if shared.is_member else ()) + tuple(others)
        lines.append(
            SpaceLine(
                space, shared.name, False, shared.is_member, names, tuple(_list_agencies(connection, space)),
                counts.get(space, 0), segments.count_waiting(connection, space)[0], len(people) < len(shared.members),
            )
        )  # fmt: skip
    return lines


def plain_exchange(portfolio: Portfolio, report: Report) -> list[dict[str, Any]]:
    """Return what an exchange did in each space, with the agencies in it, as JSON can hold it."""
    connection, told = portfolio.database.reader(), list[dict[str, Any]]()
    notices = [(find_space(connection, each.record), each) for each in report.notices]
    for line in list_spaces(portfolio):
        counts, home = report.by_space.get(line.space, Counter[str]()), "" if line.is_personal else line.space
        found = {
            what: [
                {"kind": n.kind, "id": n.record, "field": n.field} for at, n in notices if (at, n.what) == (home, kind)
            ]
            for what, kind in (("merged", "merged"), ("in_conflict", "beside"))
        }
        records = sum(find_space(connection, id) == home for _, id in report.changed)
        told.append({
            "space": line.space, "name": line.name, "personal": line.is_personal, "agencies": list(line.agencies),
            "sent": {"commits": counts["sent_commits"], "segments": counts["sent_segments"],
                     "bytes": counts["sent_bytes"], "files": counts["sent_files"]},
            "fetched": {"commits": counts["received_commits"], "segments": counts["fetched_segments"],
                        "bytes": counts["fetched_bytes"], "files": counts["fetched_files"], "records": records},
            **found, "waiting": line.waiting_segments,
        })  # fmt: skip
    return told


def list_invitations(portfolio: Portfolio) -> list[Invitation]:
    """Return what waits for a comparison of codes. Asks nothing of the store."""
    account = _find_account(portfolio.database.reader())
    if account is None:
        return []
    return [Invitation(space, by, account.people.get(by, "A colleague")) for space, by in account.invited.items()]


def list_known_names(portfolio: Portfolio) -> list[str]:
    """Return the names of the colleagues who were at the store at the last exchange. Asks nothing of the store."""
    account = _find_account(portfolio.database.reader())
    if account is None:
        return []
    return sorted((name for id, name in account.people.items() if id != account.member.id), key=str.casefold)


def find_space_name(connection: Connection, record: str) -> str:
    """Return the name of the shared space that a record is in, nothing if it is personal."""
    space = find_space(connection, record)
    if space == PERSONAL_SPACE:
        return ""
    account = _find_account(connection)
    return account.shared[space].name if account is not None and space in account.shared else "Shared"


def list_colleagues(portfolio: Portfolio) -> list[Colleague]:
    """Return every member of the store with the code to compare, oneself first. Raises: StoreError."""
    with _exchange(portfolio) as exchange:
        return exchange.sharing.list_colleagues()


def trust_colleague(portfolio: Portfolio, name: str) -> Colleague:
    """Remember that a colleague's code was compared and is the same. Raises: NotFound, Ambiguous, StoreError."""
    with _exchange(portfolio) as exchange:
        colleague = find_colleague(exchange.sharing.list_colleagues(), name)
        exchange.sharing.trust(colleague.member)
        exchange.look_again()
        run_exchange(portfolio, exchange)
        return find_colleague(exchange.sharing.list_colleagues(), colleague.member)


def create_space(portfolio: Portfolio, name: str) -> SpaceLine:
    """Make a space with nobody in it but ourselves. Raises: InvalidValue, StoreError."""
    with _exchange(portfolio) as exchange:
        space = exchange.sharing.create_space(name)
    return get_space(portfolio, space)


def add_member(portfolio: Portfolio, space_name: str, name: str) -> SpaceLine:
    """Give a space to a colleague. Raises: NotFound, Ambiguous, InvalidValue, StoreError."""
    line = get_space(portfolio, space_name)
    with _exchange(portfolio) as exchange:
        exchange.sharing.add_member(line.space, find_colleague(exchange.sharing.list_colleagues(), name).member)
    return get_space(portfolio, line.space)


def remove_member(portfolio: Portfolio, space_name: str, name: str) -> SpaceLine:
    """Take a space from a member: what comes is sealed by a new key. Raises: NotFound, InvalidValue, StoreError."""
    line = get_space(portfolio, space_name)
    with _exchange(portfolio) as exchange:
        exchange.sharing.remove_member(line.space, find_colleague(exchange.sharing.list_colleagues(), name).member)
        run_exchange(portfolio, exchange)
    return get_space(portfolio, line.space)


def share_agency(portfolio: Portfolio, agency: str, space_name: str, member: str = "") -> tuple[SpaceLine, int]:
    """Put an agency with what belongs to it into a space, made if there is none of that name; let a colleague in.

    Returns: the space and how many records were put there. It cannot be undone.
    Raises: NotFound, Ambiguous, InvalidValue, StoreError.
    """
    connection = portfolio.database.reader()
    home = get_by_name(connection, Agency, agency)
    sharing.plan_share(connection, home, find_space(connection, home.id))  # refused before anything is made
    with _exchange(portfolio) as exchange:
        colleague = find_colleague(exchange.sharing.list_colleagues(), member) if member else None
        if colleague is not None and not colleague.is_compared:
            raise _not_compared(colleague)
        line = find_space_line(portfolio, space_name)
        space = line.space if line is not None else exchange.sharing.create_space(space_name)
        if colleague is not None:
            exchange.sharing.add_member(space, colleague.member)
        plan = sharing.share(portfolio, home, space, get_space(portfolio, space).name)
        run_exchange(portfolio, exchange)
    return get_space(portfolio, space), len(plan.copies)


def hand_over(
    portfolio: Portfolio, agency: str, member: str, *, chosen: Collection[str] = (), stay: bool = False
) -> Handover:
    """Give an agency to a colleague: they are let in, it is theirs from today, and we leave its space.

    Of what is private only what is `chosen` by id goes along, without the mark. Where the space holds other agencies,
    or with `stay`, we stay in it. Raises: NotFound, Ambiguous, InvalidValue, StoreError.
    """
    connection = portfolio.database.reader()
    home = get_by_name(connection, Agency, agency)
    space = find_space(connection, home.id)
    sharing.plan_share(connection, home, space, chosen)
    unknown = set(chosen) - {record.id for record in sharing.list_kept(connection, home)}
    if unknown:
        raise NotFound(f"No private record of {home.title_text} has this id", ", ".join(sorted(unknown)))
    with _exchange(portfolio) as exchange:
        colleague = find_colleague(exchange.sharing.list_colleagues(), member)
        if colleague.is_me:
            raise InvalidValue("An agency is handed over to somebody else")
        if not colleague.is_compared:
            raise _not_compared(colleague)
        space = space or exchange.sharing.create_space(_free_name(portfolio, home.title_text))
        exchange.sharing.add_member(space, colleague.member)
        plan = sharing.plan_share(connection, home, space, chosen)
        own = plan.copies.get(home.id, home.id)
        ops = _assign(connection, own, plan, space, colleague.name, portfolio.today())
        portfolio.journal.commit(f"Handed {home.title_text} over to {colleague.name}", ops, final=True)
        report = run_exchange(portfolio, exchange)
        leaves = not stay and len(get_space(portfolio, space).agencies) == 1 and not report.waiting_segments
        if leaves:
            exchange.sharing.remove_member(space, _find_own(portfolio))
            mark_left_known(portfolio, space)
    return Handover(space, get_space(portfolio, space).name, len(plan.copies), leaves)


def get_space(portfolio: Portfolio, name: str) -> SpaceLine:
    """Return the shared space of a name or id. Raises: NotFound."""
    found = find_space_line(portfolio, name)
    if found is None:
        raise NotFound(f"There is no space called {name}", hint="The Sync page shows them; so does: space list")
    return found


def find_space_line(portfolio: Portfolio, name: str) -> SpaceLine | None:
    """Return the shared space of a name or id."""
    wanted = name.strip().casefold()
    lines = [line for line in list_spaces(portfolio) if not line.is_personal]
    return next((line for line in lines if wanted in (line.space, line.name.casefold())), None)


def find_colleague(colleagues: Collection[Colleague], name: str) -> Colleague:
    """Return the member of a name or id. Raises: NotFound, Ambiguous."""
    wanted = name.strip().casefold()
    found = [each for each in colleagues if wanted in (each.member, each.name.casefold())]
    if not found:
        raise NotFound(f"The store has no member called {name}", hint="The Sync page shows them; so does: member list")
    if len(found) > 1:
        raise Ambiguous(
            f"Several members are called {name}", tuple(each.member for each in found), "Give the id of one"
        )
    return found[0]


def _not_compared(colleague: Colleague) -> InvalidValue:
    return InvalidValue(
        f"You have not compared codes with {colleague.name}",
        hint=f"Ask them, by telephone or in person, whether theirs is {colleague.code}; if so, say so under People on"
        f" the Sync page, or by: member compare {colleague.name} --same",
    )


@contextmanager
def _exchange(portfolio: Portfolio) -> Iterator[Exchange]:
    """Hold an exchange open that has seen the store as it is now. Raises: StoreError."""
    with opened_exchange(portfolio) as exchange:
        run_exchange(portfolio, exchange)
        yield exchange


def _find_account(connection: Connection) -> Account | None:
    from brm_desktop.sync.account import find_account

    return find_account(connection)


def _find_own(portfolio: Portfolio) -> str:
    account = _find_account(portfolio.database.reader())
    return "" if account is None else account.member.id


def _list_agencies(connection: Connection, space: str) -> list[str]:
    found = connection.execute(
        "SELECT a.name FROM placed p JOIN agency a ON a.id = p.record WHERE p.space = ? AND a.deleted_ms IS NULL"
        " ORDER BY a.name COLLATE NOCASE",
        (space,),
    )
    return [row[0] for row in found]


def _free_name(portfolio: Portfolio, name: str) -> str:
    taken = {line.name.casefold() for line in list_spaces(portfolio)}
    count, free = 1, name
    while free.casefold() in taken:
        count += 1
        free = f"{name} {count}"
    return free


def _assign(connection: Connection, agency: Id, plan: sharing.Plan, space: str, name: str, today: date) -> list[Op]:
    """Return what shares an agency as planned and lets another manager look after it from now on."""
    ops, looking = list[Op](), list[Assignment]()
    managers = [each for each in rows.list_records(connection, Manager) if find_space(connection, each.id) == space]
    for op in plan.ops:
        if isinstance(op, Create) and isinstance(op.record, Manager):
            managers.append(op.record)
        if isinstance(op, Create) and isinstance(op.record, Assignment) and op.record.agency == agency:
            looking.append(op.record)
        else:
            ops.append(op)
    there = [
        each
        for each in rows.list_linked(connection, Assignment, "agency", agency)
        if find_space(connection, each.id) == space
    ]
    successor = next((each.id for each in managers if each.title_text.casefold() == name.casefold()), None)
    if successor is None:
        manager = Manager(id=Id(make_id()), name=name)
        ops.append(Create(manager, space))
        successor = manager.id
    if not any(each.manager == successor and each.until is None for each in (*looking, *there)):
        ops.append(Create(Assignment(id=Id(make_id()), manager=successor, agency=agency, since=today), space))
    for each in looking:
        ops.append(Create(_ended(each, successor, today), space))
    for each in there:
        ops += make_changes(each, _ended(each, successor, today))
    return ops


def _ended(assignment: Assignment, successor: Id, today: date) -> Assignment:
    ends = assignment.until is None and assignment.manager != successor
    return replace(assignment, until=today) if ends else assignment


def find_shared_agency(portfolio: Portfolio, agency: str) -> str:
    """Return the id under which an agency goes on once it was shared, its own if it was not."""
    return find_survivor(portfolio.database.reader(), agency) or agency


class AgencySharing(NamedTuple):
    """How an agency stands with spaces: for its page. Asks nothing of the store."""

    title: str
    is_connected: bool
    line: SpaceLine | None  # None: it is personal
    going: int  # records that sharing it, or sharing again, would put into the space
    kept: tuple[Record, ...]  # private ones, which stay
    spaces: tuple[str, ...]  # that it could be put into, by name
    people: tuple[tuple[str, str], ...]  # colleagues at the store: their ids and names


def read_sharing(portfolio: Portfolio, agency: str) -> AgencySharing:
    """Return how an agency stands with spaces. Raises: NotFound."""
    connection = portfolio.database.reader()
    home = rows.get_record(connection, Agency, agency)
    account = _find_account(connection)
    if account is None:
        return AgencySharing(home.title_text, False, None, 0, (), (), ())
    space = find_space(connection, home.id)
    lines = [line for line in list_spaces(portfolio) if not line.is_personal]
    line = next((each for each in lines if each.space == space), None)
    going, kept = 0, list[Record]()
    if not home.private and (line is None or line.is_member):
        look = sharing.look_at_share(connection, home, space or account.space)
        going, kept = len(look.going), look.kept
    else:
        kept = sharing.list_kept(connection, home)
    people = [(id, name) for id, name in account.people.items() if id != account.member.id]
    people.sort(key=lambda person: person[1].casefold())
    return AgencySharing(
        home.title_text, True, line, going, tuple(kept),
        tuple(each.name for each in lines if each.is_member), tuple(people),
    )  # fmt: skip
