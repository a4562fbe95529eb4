"""How exchange stands, in the words of the page and of the line at the foot of the side bar."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from brm_desktop.services.syncing import StoreStatus
from brm_desktop.services.trouble import Trouble
from brm_desktop.services.trying import Trial
from brm_desktop.storage.parcels import Standing
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.theme import Tone

EXCHANGE: Final = "exchange"  # the key of the job
SEEN: Final = Committed(0, "Seen", frozenset())  # what was told has been looked at

_SKEW_MS: Final = 120_000

_TROUBLES: Final[dict[str, tuple[str, Tone]]] = {
    "away": ("Offline", "watch"),
    "busy": ("Store is busy", "watch"),
    "gone": ("Offline", "watch"),
    "full": ("Store is full", "risk"),
    "rights": ("No right to write", "risk"),
    "unfit": ("Store does not work", "risk"),
    "empty": ("Store is empty", "risk"),
    "other": ("Another store", "risk"),
    "revoked": ("Device revoked", "risk"),
}


class State(NamedTuple):
    """A state in a few words, a remark, and its tone."""

    text: str
    detail: str
    tone: Tone


class Step(NamedTuple):
    """How far an exchange is."""

    done: int
    total: int
    text: str


class TrialLine(NamedTuple):
    """One thing that a trial found."""

    text: str
    tone: Tone


def say_state(status: StoreStatus | None, step: Step | None = None) -> State:
    """Return how a portfolio stands with its store; `step` while an exchange runs."""
    if status is None:
        return State("On this computer", "Not synced yet", "soft")
    if step is not None:
        return State("Syncing…", say_step(step), "soft")
    if status.trouble is not None:
        text, tone = _TROUBLES.get(status.trouble.why, ("Not synced", "watch"))
        return State(text, _say_trouble(status, status.trouble), tone)
    new = [device.name for device in status.devices if device.is_new]
    if new:
        return State("A new device joined", new[0], "watch")
    if status.new_space_keys:
        return State("A recovery key was made", f"for {status.new_space_keys[0]}", "watch")
    if status.invited:
        return State("You were invited", f"by {status.invited[0]}", "watch")
    if status.newly_left:
        return State("No longer in a space", status.newly_left[0], "watch")
    if status.choices:
        count = status.choices
        return State("Synced", "1 needs your choice" if count == 1 else f"{count} need your choice", "watch")
    if status.problems:
        return State("Synced in part", "See what is wrong", "watch")
    if status.waiting or status.synced_at is None:
        return State("Not all is sent", say_waiting(status) or "Never synced", "soft")
    return State("Synced", say_moment(status.synced_at), "good")


def _say_trouble(status: StoreStatus, trouble: Trouble) -> str:
    if trouble.why not in ("away", "busy", "gone"):
        return "See what to do"
    return " · ".join(part for part in (f"since {say_moment(trouble.since)}", say_waiting(status)) if part)


def say_waiting(status: StoreStatus) -> str:
    """Return how much is here that the store has not, nothing if it has all."""
    if status.unsent_commits:
        return "1 change to send" if status.unsent_commits == 1 else f"{status.unsent_commits:,} changes to send"
    if status.waiting_segments:
        return f"{say_size(status.waiting_bytes)} to send"
    return _say_to_send(status.files) if status.files.waiting else ""


def say_files(status: StoreStatus) -> str:
    """Return how files are on their way, nothing when all are where they should be."""
    files = status.files
    parts = (
        (files.waiting, _say_to_send(files)),
        (files.arriving, f"{_count_files(files.arriving)} still arriving"),
        (files.damaged, f"{_count_files(files.damaged)} damaged in the store"),
        (status.leftover_files, _say_leftovers(status)),
    )
    return " · ".join(words for count, words in parts if count)


def _say_leftovers(status: StoreStatus) -> str:
    goes = "is named by nothing now and goes" if status.leftover_files == 1 else "are named by nothing now and go"
    return f"{_count_files(status.leftover_files)} ({say_size(status.leftover_bytes)}) {goes} within a month"


def _say_to_send(files: Standing) -> str:
    return f"{_count_files(files.waiting)} to send, {say_size(files.waiting_bytes)}"


def _count_files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def say_step(step: Step) -> str:
    """Return how far an exchange is, with counts or bytes."""
    if not step.total:
        return step.text
    if step.text.startswith(("Sending", "Fetching")) and step.total > 9_999:
        return f"{step.text} {say_size(step.done)} of {say_size(step.total)}"
    return f"{step.text} {step.done:,} of {step.total:,}"


def list_trial_lines(trial: Trial, way: str) -> list[TrialLine]:
    """Return what a trial of a place found, and whether it is what a way needs."""
    lines = [TrialLine(f"Writes, reads back, lists and deletes; all in {trial.took_ms / 1000:.1f} s", "good")]
    if trial.skew_ms is None:
        lines.append(TrialLine("It does not tell its time, which nothing depends on", "soft"))
    elif abs(trial.skew_ms) < _SKEW_MS:
        lines.append(TrialLine("Its clock is right", "good"))
    else:
        way_off = "ahead of" if trial.skew_ms > 0 else "behind"
        minutes = f"{abs(trial.skew_ms) // 60_000:,} minutes {way_off} this one"
        lines.append(TrialLine(f"Its clock is {minutes}, which nothing depends on", "watch"))
    lines.append(_say_people(trial, way))
    return lines


def _say_people(trial: Trial, way: str) -> TrialLine:
    if trial.people is None:
        if way == "connect":
            return TrialLine("No store is there yet: it is made when you connect", "good")
        return TrialLine("No store is there yet; a synced folder takes a while", "risk")
    names = ", ".join(trial.people[:4]) + (f" and {len(trial.people) - 4} more" if len(trial.people) > 4 else "")
    found = f"A store is there, of {names}" if names else "A store is there"
    if way == "connect":
        return TrialLine(f"{found}. Is that you? Then join with your other device instead", "watch")
    return TrialLine(found, "good")


def say_size(size: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{size / 1e6:,.1f} MB" if size >= 1_000_000 else f"{max(size / 1000, 0.1):,.1f} KB"


def say_moment(at: datetime | None) -> str:
    """Return a moment in the words of the place: the time today, the day before."""
    if at is None:
        return "Never"
    here = at.astimezone()
    today = datetime.now().astimezone().date()
    clock = f"{here:%I:%M %p}".lstrip("0")
    return clock if here.date() == today else f"{here:%b} {here.day}, {clock}"
