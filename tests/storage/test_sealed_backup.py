"""Backups of plain portfolios under a passphrase of their own: nothing shows, damage is told, plain they come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.base.errors import Cancelled, InvalidValue, KnownError, UnreadableFile, WrongKey
from brm_desktop.base.progress import NO_PROGRESS
from brm_desktop.services.restoring import compare, restore
from brm_desktop.storage.backups import describe_backup, make_backup
from brm_desktop.storage.keys import is_protected
from brm_desktop.storage.sealed_backup import is_sealed, read_head, unseal_file
from tests.storage.test_backups import CLOCK, QUICK, SECRET, Profile, copy_of, make_profile

WORDS = "correct horse"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    return make_profile(tmp_path_factory.mktemp("pattern") / "plain", protected=False)


@pytest.fixture(scope="module")
def sealed(pattern: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seal(pattern, tmp_path_factory.mktemp("sealed") / "b.brmbackup")


@pytest.fixture
def plain(pattern: Profile, tmp_path: Path) -> Profile:
    return copy_of(pattern, tmp_path / "profile")


def seal(profile: Profile, target: Path) -> Path:
    make_backup(profile.folder, profile.key, target, passphrase=WORDS, cost=QUICK, clock=CLOCK)
    return target


def test_sealed_backup_leaks_nothing_but_when_it_was_made(sealed: Path) -> None:
    data = sealed.read_bytes()
    assert is_sealed(sealed)
    assert all(word not in data for word in (b"Roads", b"Schools", SECRET[:20], b"SQLite", b"portfolio.db", b"agency"))
    told = describe_backup(sealed)
    assert (told.protected, told.contents, told.files, told.made_at) == (True, None, 1, CLOCK.now())
    assert list(sealed.parent.iterdir()) == [sealed]


def test_sealed_backup_comes_back_plain_and_what_was_there_is_kept(sealed: Path, plain: Profile) -> None:
    plain.add("Parks")
    differs = {each.kind: each for each in compare(plain.folder, sealed, WORDS)}
    assert (differs["agency"].only_here, differs["agency"].only_there) == (1, 0)
    restored = restore(plain.folder, sealed, WORDS)
    assert plain.names() == ["Roads", "Schools"]
    assert not is_protected(plain.folder)
    assert restored.aside is not None
    assert Profile(restored.aside, None, plain.ref).names() == ["Parks", "Roads", "Schools"]


@pytest.mark.parametrize("typed", [None, "", "wrong", WORDS.upper()])
def test_sealed_backup_without_its_passphrase_changes_nothing(sealed: Path, plain: Profile, typed: str | None) -> None:
    before = plain.names()
    with pytest.raises(WrongKey):
        restore(plain.folder, sealed, typed)
    assert plain.names() == before


def test_sealed_backup_with_no_or_a_needless_passphrase_is_refused(plain: Profile, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        make_backup(plain.folder, None, tmp_path / "b", passphrase="")
    protected = make_profile(tmp_path / "protected", protected=True)
    with pytest.raises(InvalidValue, match="takes no other"):
        make_backup(protected.folder, protected.key, tmp_path / "b", passphrase=WORDS)
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("stage", ["Sealing", "Checking"])
def test_sealed_backup_cancelled_leaves_nothing(plain: Profile, tmp_path: Path, stage: str) -> None:
    class Impatient:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            if text == stage:
                raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(plain.folder, None, tmp_path / "b", passphrase=WORDS, cost=QUICK, progress=Impatient())
    assert not any(path.is_file() for path in tmp_path.iterdir())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_sealed_backup_any_damage_is_told(sealed: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(sealed.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[at] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del whole[at:]
    bad, target = tmp_path / "bad", tmp_path / "out"
    bad.write_bytes(bytes(whole))
    target.unlink(missing_ok=True)
    head = json.dumps(dict(read_head(sealed))).encode()
    try:
        unseal_file(bad, target, WORDS, NO_PROGRESS)
    except KnownError:
        return
    # Only what the head tells anybody may differ, and it opens nothing.
    assert json.dumps(dict(read_head(bad))).encode() != head
    plain = tmp_path / "plain"
    plain.unlink(missing_ok=True)
    unseal_file(sealed, plain, WORDS, NO_PROGRESS)
    assert target.read_bytes() == plain.read_bytes()


@pytest.mark.parametrize(
    "cost", [{"memory_kib": 1 << 30, "passes": 1, "lanes": 1}, {"memory_kib": 0, "passes": 0, "lanes": 0}]
)
def test_sealed_backup_that_would_cost_too_much_is_refused(sealed: Path, tmp_path: Path, cost: dict[str, int]) -> None:
    head = json.dumps({**read_head(sealed), "cost": cost}).encode()
    (tmp_path / "trap").write_bytes(b"BRMSEAL1" + len(head).to_bytes(4, "big") + head + b"x" * 100)
    with pytest.raises(UnreadableFile):
        unseal_file(tmp_path / "trap", tmp_path / "out", WORDS, NO_PROGRESS)
