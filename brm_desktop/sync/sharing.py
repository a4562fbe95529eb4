"""Making spaces, and letting colleagues in and out: what only a person decides. Asks and tells the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.sync import cipher, names
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.means import Means
from brm_desktop.sync.paper_keys import PaperKeys


class Colleague(NamedTuple):
    """A member of the store, and how far we know them."""

    member: str
    name: str
    is_me: bool
    is_compared: bool
    code: str  # to be compared with theirs, by telephone or in person; empty for oneself
    spaces: tuple[str, ...]


class Sharing:
    """Spaces and who is in them. Raises: StoreError from everything."""

    def __init__(
        self,
        means: Means,
        circle: Circle,
        charter: Callable[[str], Charter],
        applied: Callable[[str], Mapping[str, int]],
    ) -> None:
        self._means = means
        self._circle = circle
        self._charter = charter
        self._applied = applied
        self.paper = PaperKeys(means, circle)

    def list_colleagues(self) -> list[Colleague]:
        """Return every person in the store, oneself first."""
        own = self._means.account.member
        shared = self._means.account.shared
        found = [
            Colleague(
                id, card.name, id == own.id, id in self._circle.compared,
                "" if id == own.id else cipher.short_code(own.signing, card.signing),
                tuple(space for space, each in shared.items() if id in each.members),
            )
            for id, card in self._circle.cards.items()
            if not card.opens
        ]  # fmt: skip
        return sorted(found, key=lambda each: (not each.is_me, each.name.casefold(), each.member))

    def trust(self, member: str) -> None:
        """Remember that a colleague's code was compared and is the same. Raises: NotFound."""
        self._require_card(member)
        if member not in self._circle.compared and member != self._means.account.member.id:
            self._circle.trust(member)

    def create_space(self, name: str) -> str:
        """Make a space with nobody in it but ourselves. Returns: its id. Raises: InvalidValue."""
        wanted = name.strip()
        if not wanted:
            raise InvalidValue("A space needs a name")
        if wanted.casefold() in {each.name.casefold() for each in self._means.account.shared.values()}:
            raise InvalidValue(f"There is a space called {wanted} already")
        space = names.shorten(self._means.noise(16))
        self._charter(space).begin(wanted)
        return space

    def add_member(self, space: str, member: str) -> None:
        """Give a space to a colleague. Raises: NotFound, InvalidValue when no code was compared or we are not in it."""
        card = self._require_card(member)
        charter = self._require_charter(space)
        if member in charter.membership.members:
            return
        if member not in self._circle.compared:
            raise InvalidValue(
                f"You have not compared codes with {card}",
                hint=f"Do so by telephone or in person: member compare {card}",
            )
        charter.write(charter.membership.members | {member})
        self._circle.invite(member, space)

    def remove_member(self, space: str, member: str) -> None:
        """Take a space from a member: a new key seals what comes, and what they write from now on does not count.

        What they have copied stays readable to them. Raises: NotFound, InvalidValue when nobody would be left.
        """
        card = self._require_card(member)
        charter = self._require_charter(space)
        rest = charter.membership.members - {member}
        if member not in charter.membership.members:
            raise NotFound(f"{card} is not in the space")
        if not rest - set(self.paper.list_of(rest)):
            raise InvalidValue("Nobody would be left in the space", hint="Let a colleague in first")
        applied = self._applied(space)
        ends = {writer: applied[writer] for writer in self._circle.list_writers(member) if writer in applied}
        charter.write(rest, rotate=True, removed=[member], ends=ends)

    def add_paper_key(self, space: str) -> str:
        """Give a space to a new key on paper, as all its members are told. Returns: what is to be printed.

        Raises: InvalidValue when there is one, or we are not in the space.
        """
        return self.paper.make(self._require_charter(space))

    def remove_paper_keys(self, space: str) -> None:
        """Take a space from its keys on paper: a new key seals what comes. Raises: NotFound when there is none."""
        charter = self._require_charter(space)
        gone = self.paper.list_of(charter.membership.members)
        if not gone:
            raise NotFound("The space has no recovery key")
        charter.write(charter.membership.members - set(gone), rotate=True, removed=gone)

    def _require_card(self, member: str) -> str:
        """Return a member's name. Raises: NotFound."""
        card = self._circle.cards.get(member)
        if card is None:
            raise NotFound("The store has no such member", member, "The Sync page shows them; so does: member list")
        return card.name

    def _require_charter(self, space: str) -> Charter:
        account = self._means.account
        shared = account.shared.get(space)
        if shared is None or not shared.is_member:
            name = space if shared is None else shared.name
            raise InvalidValue("You are not in this space", name, "The Sync page shows yours; so does: space list")
        return self._charter(space)
