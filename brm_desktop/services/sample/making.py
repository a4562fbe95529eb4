"""Makes the sample portfolio: the ground it stands on, ten years of work, and a day that is in full swing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from operator import itemgetter
from zoneinfo import ZoneInfo

from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import FixedClock, from_ms, to_ms
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create, Op
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.sample.agencies import make_agencies, make_assessments, make_horizon
from brm_desktop.services.sample.calendar import Calendar, month_name
from brm_desktop.services.sample.material import load_material
from brm_desktop.services.sample.measures import make_outcomes
from brm_desktop.services.sample.people import make_people
from brm_desktop.services.sample.practice import make_forums, make_managers, make_maturity, make_milestones, make_risks
from brm_desktop.services.sample.scene import TodayScene
from brm_desktop.services.sample.story import Story
from brm_desktop.services.sample.supply import make_agreements, make_evaluations, make_partners, make_services
from brm_desktop.services.sample.world import Dated, World

_OPS_A_COMMIT = 2000
_SPANS = ((21, 1), (180, 7), (36_500, 91))  # from so many days before today on, so many days make a commit
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was made, and where to look first: today's meeting and the agency it is with."""

    today: date
    scale: float
    counts: Mapping[str, int]  # of records, by kind
    commits: int
    agency: Id
    meeting: Id


def make_sample(
    portfolio: Portfolio,
    scale: float = 1,
    today: date | None = None,
    progress: Progress = NO_PROGRESS,
    zone: str = "",
) -> SampleSummary:
    """Fill an empty portfolio with a fictitious state; the same size and day give the same ids and texts.

    `scale` multiplies people, notes and follow-ups; agencies stay 25. Moments are at their hours in `zone`, by
    default the computer's. Takes seconds at 1 and minutes at 40, in bounded memory.
    Raises: Cancelled, with what was made until then.
    """
    from brm_desktop.storage.indexing import index_all
    from brm_desktop.storage.journal import Journal

    world = World(load_material(), Calendar(today or portfolio.today(), ZoneInfo(zone or find_local_zone())), scale)
    scene = TodayScene(world, world.chance("scene"))
    story = _prepare(world, scene)
    total = len(world.ground) + story.size
    counts, commits = Counter[str](), 0
    for at_ms, ops in _batches(merge(world.in_order(), story.tell(), key=itemgetter(0)), world.calendar):
        moment = from_ms(at_ms)
        progress.step(min(counts.total(), total), total, f"{month_name(moment.date())} {moment.year}")
        Journal(portfolio.database, clock=FixedClock(moment)).commit(_label(moment), ops)
        counts.update(op.record.KIND.name for op in ops if isinstance(op, Create))
        commits += 1
    index_all(portfolio.database)
    progress.step(total, total)
    return SampleSummary(world.calendar.today, scale, dict(counts), commits, scene.agency, scene.meeting)


def _prepare(world: World, scene: TodayScene) -> Story:
    """Put down everything but notes and promises, in the order in which one needs the other."""
    make_agencies(world)
    make_managers(world)
    make_horizon(world)
    make_partners(world)
    make_outcomes(world)
    make_people(world)
    make_agreements(world)
    make_services(world)
    make_forums(world)
    make_milestones(world)
    make_maturity(world)
    make_risks(world)
    make_assessments(world)
    make_evaluations(world)
    scene.put_down()
    return Story(world, scene)


def _batches(changes: Iterable[Dated], calendar: Calendar) -> Iterator[tuple[int, list[Op]]]:
    """Gather changes into commits: one a day of late, one a week before that, one a quarter long ago."""
    spans = [(to_ms(calendar.at(calendar.ago(days), 0)), span * _DAY_MS) for days, span in _SPANS]
    batch, last_ms, last_period = list[Op](), 0, 0
    for at_ms, op in changes:
        period = next(at_ms // span for since, span in spans if at_ms >= since)
        if batch and (period != last_period or len(batch) >= _OPS_A_COMMIT):
            yield last_ms, batch
            batch = []
        batch.append(op)
        last_ms, last_period = at_ms, period
    if batch:
        yield last_ms, batch


def _label(moment: datetime) -> str:
    return f"Sample portfolio, {month_name(moment.date())} {moment.year}"
