"""Identities: a passphrase opens a vault or says that it does not; nobody speaks for another member."""

from __future__ import annotations

import pytest

from brm_desktop.sync import cipher, identity
from brm_desktop.sync.cipher import FIPS_COST, Cost
from brm_desktop.sync.envelope import Sort, make_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.wire import encode_header
from tests.sync.goldens import CHEAP, MADE_MS, PASSPHRASE, SPACE, STORE, WRITER, make_chance


@pytest.fixture
def ada() -> identity.Member:
    return identity.make_member("Ada", make_chance(1))


@pytest.fixture
def omar() -> identity.Member:
    return identity.make_member("Omar", make_chance(2))


def card_of(member: identity.Member) -> identity.CardHeader:
    made = identity.make_card(member)
    return identity.read_card(made.data, made.name)


@pytest.mark.parametrize("cost", [CHEAP, Cost("pbkdf2", 0, 1000, 0)], ids=["argon2id", "pbkdf2"])
def test_vault_opens_by_its_passphrase_alone(ada: identity.Member, cost: Cost) -> None:
    vault = identity.make_vault(ada, PASSPHRASE, make_chance(3), cost=cost)
    assert identity.open_vault(vault.data, PASSPHRASE, vault.name) == ada
    assert identity.open_vault(vault.data, PASSPHRASE + " ", vault.name) is None


def test_vault_opens_by_the_same_words_in_another_composition(ada: identity.Member) -> None:
    vault = identity.make_vault(ada, "caf\u00e9", make_chance(3), cost=CHEAP)
    assert identity.open_vault(vault.data, "cafe\u0301", vault.name) == ada


def test_vault_that_asks_for_a_trap_is_refused_before_it_is_tried(ada: identity.Member) -> None:
    header = identity.VaultHeader(ada.id, 1, "argon2id", 1 << 40, 3, 4, bytes(16), bytes(16))
    trap = make_file(Sort.VAULT, encode_header(header), b"", ada.sign)
    with pytest.raises(DamagedFile, match="more than"):
        identity.open_vault(trap, PASSPHRASE, "trap")


def test_standard_costs_are_those_of_the_published_format() -> None:
    assert (cipher.STANDARD_COST.memory_kib, cipher.STANDARD_COST.passes) == (256 << 10, 3)
    assert FIPS_COST.passes >= 600_000


def test_secrets_are_never_printed(ada: identity.Member) -> None:
    assert ada.seed.hex() not in repr(ada)
    assert repr(ada.secret)[2:10] not in repr(ada)


def test_card_of_another_is_refused(ada: identity.Member, omar: identity.Member) -> None:
    forged = identity.make_card(identity.Member(ada.id, "Ada", omar.seed, omar.secret, ada.space))
    with pytest.raises(DamagedFile, match="not the member's"):
        identity.read_card(forged.data, forged.name)


def test_certificate_counts_only_by_its_member(ada: identity.Member, omar: identity.Member) -> None:
    device = identity.make_device("Laptop", WRITER, make_chance(4))
    made = identity.certify(ada, device, MADE_MS, replaces="before")
    read = identity.read_certificate(made.data, ada.signing, made.name)
    assert (read.writer, read.name, read.replaces) == (WRITER, "Laptop", "before")
    with pytest.raises(DamagedFile):
        identity.read_certificate(made.data, omar.signing, made.name)


def test_revocation_counts_only_by_its_member(ada: identity.Member, omar: identity.Member) -> None:
    made = identity.revoke(ada, WRITER, {SPACE: 7}, MADE_MS)
    assert identity.read_revocation(made.data, ada.signing, made.name).ends == {SPACE: 7}
    with pytest.raises(DamagedFile):
        identity.read_revocation(made.data, omar.signing, made.name)


def test_space_key_opens_for_its_members_and_nobody_else(ada: identity.Member, omar: identity.Member) -> None:
    eve, trusted = identity.make_member("Eve", make_chance(5)), {ada.id: ada.signing}
    key, made = identity.make_space_key(STORE, SPACE, 1, ada, [card_of(ada), card_of(omar)], make_chance(6), MADE_MS)
    for member in (ada, omar):
        assert identity.open_space_key(made.data, member, trusted, made.name)[1] == key
    assert identity.open_space_key(made.data, eve, trusted, made.name)[1] is None
    with pytest.raises(DamagedFile, match="unknown"):
        identity.open_space_key(made.data, ada, {eve.id: eve.signing}, made.name)


def test_short_code_is_the_same_on_both_sides_and_another_for_others(
    ada: identity.Member, omar: identity.Member
) -> None:
    eve = identity.make_member("Eve", make_chance(5))
    code = cipher.short_code(ada.signing, omar.signing)
    assert code == cipher.short_code(omar.signing, ada.signing)
    assert code != cipher.short_code(ada.signing, eve.signing)
    assert len(code.replace(" ", "")) == 20


def test_wrap_follows_the_published_suite(omar: identity.Member) -> None:
    wrapped = cipher.wrap(cipher.wrapping_public(omar.secret), b"key", "purpose")
    assert cipher.unwrap(omar.secret, wrapped, "purpose") == b"key"
    assert cipher.unwrap(omar.secret, wrapped, "other purpose") is None
