"""Keys on paper that open a shared space: made by a member, seen by all, kept by the office for when nobody is left.

Such a key is a member of the space like any other, but nobody's: its identity lies in the store, sealed by what is
printed. So every new key of the space reaches it, and it can be taken out like a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue
from brm_desktop.storage.wraps import RECOVERY_BYTES, print_recovery
from brm_desktop.sync import identity, names
from brm_desktop.sync.account import SpaceKey
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.cipher import STANDARD_COST, Cost, check_value
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.identity import Given, Member
from brm_desktop.sync.means import Means
from brm_desktop.sync.membership import Membership, Said, judge
from brm_desktop.sync.vaults import open_member

NAME = "Recovery key"


class _Opened(NamedTuple):
    """What a key on paper finds in its space."""

    membership: Membership
    keys: list[SpaceKey]  # the one that seals stands last
    name: str


class PaperKeys:
    """Makes keys on paper, and lets in whoever holds one. Raises: StoreError from everything."""

    def __init__(self, means: Means, circle: Circle) -> None:
        self._means = means
        self._circle = circle
        self.cost: Cost = STANDARD_COST

    def make(self, charter: Charter) -> str:
        """Give the space to a new key on paper. Returns: what is to be printed; it is kept nowhere.

        Raises: InvalidValue when the space has one.
        """
        means, circle = self._means, self._circle
        if self.list_of(charter.membership.members):
            raise InvalidValue("The space has a recovery key already", hint="Take that one out first")
        words = print_recovery(means.noise(RECOVERY_BYTES))
        paper = identity.make_member(NAME, means.noise, paper=True)
        card = identity.make_card(paper, charter.space)
        believed = circle.list_cards(charter.membership.members)
        said = [identity.trust(paper, each, means.now_ms) for each in believed]
        circle.introduce([card, *said, identity.make_vault(paper, words, means.noise, 1, self.cost, spare=True)])
        circle.trust(paper.id)
        circle.invite(paper.id, charter.space)
        charter.write(charter.membership.members | {paper.id})
        return words

    def list_of(self, members: Iterable[str]) -> list[str]:
        """Return which of these members are keys on paper."""
        return sorted(member for member in members if self._circle.is_paper(member))

    def recover(self, words: str) -> str:
        """Let ourselves into the space that a key on paper opens, in its name. Returns: the space.

        Raises: WrongPassphrase, InvalidValue when it opens no space, or does no longer.
        """
        means, own = self._means, self._means.account.member
        paper = open_member(means.store, words)
        card = self._circle.cards.get(paper.id)
        if not paper.is_paper or card is None or not card.opens:
            raise InvalidValue(
                "This is not the recovery key of a space", hint="To join with another device, use --join"
            )
        space = card.opens
        found = self._open(paper, space)
        if found is None or paper.id not in found.membership.members:
            raise InvalidValue("This recovery key was taken out of its space", hint="Ask a member to let you in")
        now = found.membership
        to, seal = self._circle.list_cards(now.members | {own.id}), found.keys[-1]
        _, made = identity.make_space_key(
            means.account.store, space, seal.epoch, paper, to, means.noise, means.now_ms, key=seal.key,
            given=Given(found.name, [(each.epoch, each.key) for each in found.keys[:-1]]),
            ends=now.ends, former=now.former - {own.id},
        )  # fmt: skip
        means.store.put_new(made.name, made.data)
        self._circle.trust(paper.id)  # who holds it believes it
        self._circle.introduce([identity.invite(means.account.store, paper, own.id, space, means.now_ms)])
        return space

    def _open(self, paper: Member, space: str) -> _Opened | None:
        """Return what a key on paper can read of its space, judged by those whom it was made to believe."""
        means, said, keys, name = self._means, list[Said](), set[tuple[int, bytes]](), ""
        for listed in sorted(each.name for each in means.store.list(names.log_folder(space))):
            if names.read_key_name(listed) is None:
                continue
            with suppress(DamagedFile, MissingFile):
                data = means.store.get(listed)
                header, key = identity.open_space_key(data, paper, self._circle.keys, listed)
                if (header.store, header.space) != (means.account.store, space):
                    continue
                said.append(Said(digest_of(data), header))
                if key is not None:
                    given = identity.read_given(data, key, listed)
                    keys.update([(header.epoch, key), *given.keys])
                    name = given.name or name
        membership = judge(said, {paper.id} | self._list_believed(paper))
        ordered = [SpaceKey(*each) for each in sorted(keys)]
        seal = [each for each in ordered if check_value(each.key) == membership.seal]
        if not seal:
            return None
        return _Opened(membership, [*(each for each in ordered if each not in seal), *seal], name)

    def _list_believed(self, paper: Member) -> set[str]:
        found = set[str]()
        for listed in self._means.store.list(names.ID_FOLDER):
            word = names.read_word_name(listed.name)
            if word is not None and word.ending == "tru" and word.member == paper.id:
                with suppress(DamagedFile, MissingFile):
                    found.add(identity.read_trust(self._means.store.get(listed.name), paper.signing, listed.name).of)
        return found
