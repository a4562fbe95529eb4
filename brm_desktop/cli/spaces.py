"""Commands on spaces and their members: share, let in and out, hand over; and the comparison of codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.cli.context import Context

if TYPE_CHECKING:
    from brm_desktop.services.spaces import SpaceLine
    from brm_desktop.sync.sharing import Colleague

COPIED = "What they have copied already stays readable to them"


def space_list(context: Context) -> None:
    """Print every space, who is in it, and what."""
    from brm_desktop.services.spaces import list_invitations, list_spaces

    lines, waiting = list_spaces(context.portfolio), list_invitations(context.portfolio)
    if context.json:
        context.say_json(
            {"spaces": [line._asdict() for line in lines], "invitations": [each._asdict() for each in waiting]}
        )
        return
    context.say_lines(_shown(line) for line in lines)
    for each in waiting:
        print(f"{each.name} has given you a space. Compare codes with them first: member compare {each.name}")


def space_create(context: Context) -> None:
    """Make a space."""
    from brm_desktop.services.spaces import create_space

    line = create_space(context.portfolio, context.arguments.name)
    context.say(f"{line.name} is made; nobody but you is in it yet", line._asdict())


def space_share(context: Context) -> None:
    """Put an agency with all that belongs to it into a space."""
    from brm_desktop.services.spaces import share_agency

    given = context.arguments
    line, count = share_agency(context.portfolio, given.agency, given.space, given.member)
    context.say(
        f"{count:,} records are in {line.name} now, shared by {_and(line.members)}. Private ones were not shared."
        " It cannot be taken back from who has copied it",
        {**line._asdict(), "shared": count},
    )


def space_add(context: Context) -> None:
    """Let a colleague into a space."""
    from brm_desktop.services.spaces import add_member

    given = context.arguments
    line = add_member(context.portfolio, given.space, given.member)
    context.say(f"In {line.name} are now {_and(line.members)}: all of what is in it, and was", line._asdict())


def space_remove(context: Context) -> None:
    """Take a space from a member."""
    from brm_desktop.services.spaces import remove_member

    given = context.arguments
    line = remove_member(context.portfolio, given.space, given.member)
    context.say(
        f"{given.member} is out of {line.name}: what comes is sealed by a new key, and what they write no longer"
        f" counts. {COPIED}; take their access to the store away as well",
        line._asdict(),
    )


def space_recovery_key(context: Context) -> None:
    """Make the recovery key of a space, or take it out."""
    from brm_desktop.services.space_keys import make_space_key, take_out_space_key

    given = context.arguments
    if given.remove:
        line = take_out_space_key(context.portfolio, given.space)
        context.say(
            f"The recovery key of {line.name} opens nothing that comes from now on. What was there it still opens for"
            " who has a copy of the store",
            line._asdict(),
        )
        return
    key = make_space_key(context.portfolio, given.space)
    context.say(
        f"Print this key of {given.space} and keep it where your office keeps its keys; it is not shown again. With it"
        f" somebody can go on when no member is left, and read all of the space. Every member is told:\n{key}",
        {"space": given.space, "recovery_key": key},
    )


def space_recover(context: Context) -> None:
    """Let oneself into the space that a recovery key opens."""
    from brm_desktop.services.space_keys import recover_space
    from brm_desktop.storage.keys import read_passphrase

    words = read_passphrase(Path(context.arguments.recovery_key_file).expanduser(), {})
    line = recover_space(context.portfolio, words or "")
    context.say(
        f"You are in {line.name} now: {line.records:,} records of {_and(line.agencies)}. Its members see it",
        line._asdict(),
    )


def space_handover(context: Context) -> None:
    """Give an agency to a colleague."""
    from brm_desktop.services.spaces import hand_over

    given = context.arguments
    done = hand_over(context.portfolio, given.agency, given.to, chosen=given.include_private, stay=given.stay)
    left = "you are out of it, and your copy stays as it is" if done.has_left else "you are in it still"
    context.say(
        f"{given.agency} is {given.to}'s from today: {done.shared:,} records went into {done.name}; {left}",
        done._asdict(),
    )


def space_take_back(context: Context) -> None:
    """Delete a record where others see it and keep a private copy here."""
    from brm_desktop.domain.kinds import get_kind
    from brm_desktop.services.sharing import take_back

    given = context.arguments
    done = take_back(context.portfolio, get_kind(given.kind), given.id)
    context.say(f"{done.label}: it is private here and deleted there. What others have read they know", {"done": True})


def member_list(context: Context) -> None:
    """Print the members of the store."""
    from brm_desktop.services.spaces import list_colleagues

    found = list_colleagues(context.portfolio)
    if context.json:
        context.say_json([each._asdict() for each in found])
        return
    context.say_lines(f"{each.member}  {each.name}{_known(each)}" for each in found)


def member_compare(context: Context) -> None:
    """Print the code to compare with a colleague, or remember that it is the same."""
    from brm_desktop.services.spaces import find_colleague, list_colleagues, trust_colleague

    name = context.arguments.member
    if context.arguments.same:
        colleague = trust_colleague(context.portfolio, name)
        context.say(f"You believe {colleague.name} from now on", colleague._asdict())
        return
    colleague = find_colleague(list_colleagues(context.portfolio), name)
    context.say(
        f"{colleague.code}. Ask {colleague.name}, by telephone or in person, for theirs; if it is the same, nobody"
        f" stands between you: member compare {colleague.name} --same",
        colleague._asdict(),
    )


def _known(colleague: Colleague) -> str:
    if colleague.is_me:
        return " (you)"
    return "" if colleague.is_compared else ", codes not compared"


def _shown(line: SpaceLine) -> str:
    if line.is_personal:
        return f"{line.space}  {line.name}: yours alone"
    held = f"{line.records:,} records of {_and(line.agencies)}" if line.agencies else "no agency yet"
    who = f"with {_and(line.members)}" if line.is_member else "you are no longer in it"
    paper = "; a recovery key on paper opens it too" if line.has_recovery_key else ""
    return f"{line.space}  {line.name}: {held}, {who}{paper}"


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"
