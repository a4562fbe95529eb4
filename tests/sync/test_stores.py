"""One suite that every kind of store passes, against real servers where there are any."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from brm_desktop.base.errors import InvalidValue
from brm_desktop.sync.faults import MissingFile, NoRights, StoreBusy, StoreChanged, StoreError, StoreFull, StoreRefused
from brm_desktop.sync.stores import open_store
from brm_desktop.sync.stores.folder import FolderStore
from brm_desktop.sync.stores.patient import PatientStore
from brm_desktop.sync.stores.protocol import Listed, Store, probe
from tests.simulation.memory_store import MemoryStore, Shelf

FOLDER = "brmsync1/sp/aaaabbbbccccdddd/log"
NAME = f"{FOLDER}/x.1.chg"


@pytest.fixture(params=["memory", "folder", "webdav", "apache", "s3"])
def make(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    dav_url: str,
    apache_url: str | None,
    s3_url: tuple[str, dict[str, Any]] | None,
) -> Callable[[], Store]:
    """Open one and the same store again and again."""
    kind = request.param
    if kind == "memory":
        shelf = Shelf()
        return lambda: MemoryStore(shelf, Random(1))
    if kind == "folder":
        (tmp_path / "store").mkdir()
        return lambda: open_store(str(tmp_path / "store"))
    if kind == "webdav":
        httpx.request("MKCOL", f"{dav_url}/{tmp_path.name}")
        return lambda: open_store(f"{dav_url}/{tmp_path.name}")
    if kind == "apache":
        if apache_url is None:
            pytest.skip("Apache with mod_dav is not installed")
        httpx.request("MKCOL", f"{apache_url}/{tmp_path.name}")
        return lambda: open_store(f"{apache_url}/{tmp_path.name}")
    from brm_desktop.sync.stores.objects import ObjectStore

    if s3_url is None:
        pytest.skip("no S3 server is installed: make s3")
    url, options = s3_url
    return lambda: ObjectStore(f"{url}/{tmp_path.name}", **options)


@pytest.fixture
def store(make: Callable[[], Store]) -> Iterator[Store]:
    opened = make()
    yield opened
    opened.close()


def test_file_that_was_put_is_listed_with_its_size_and_read_back(store: Store, make: Callable[[], Store]) -> None:
    data = os.urandom(70_000)
    store.put_new(NAME, data)
    assert store.get(NAME) == data
    other = make()
    assert other.list(FOLDER) == [Listed(NAME, len(data))]
    assert other.get(NAME) == data
    other.close()


def test_list_of_a_folder_that_is_not_there_is_empty(store: Store) -> None:
    assert store.list("brmsync1/nowhere") == []


def test_list_shows_files_of_the_folder_alone(store: Store) -> None:
    for name in (f"{FOLDER}/a.chg", f"{FOLDER}/deeper/b.chg", "brmsync1/id/c.card"):
        store.put_new(name, b"x")
    assert [each.name for each in store.list(FOLDER)] == [f"{FOLDER}/a.chg"]


def test_list_of_many_files_is_whole(store: Store) -> None:
    expected = [f"{FOLDER}/{at:04}.chg" for at in range(120)]
    for name in expected:
        store.put_new(name, b"x")
    assert sorted(each.name for each in store.list(FOLDER)) == expected


def test_get_of_a_file_that_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(MissingFile):
        store.get(NAME)


def test_put_of_the_same_bytes_again_is_no_error(store: Store) -> None:
    store.put_new(NAME, b"same")
    store.put_new(NAME, b"same")
    assert store.get(NAME) == b"same"


def test_put_over_a_half_file_makes_it_whole(store: Store) -> None:
    store.put_new(NAME, b"sa")
    store.put_new(NAME, b"same")
    assert store.get(NAME) == b"same"


def test_delete_takes_a_file_away_and_is_no_error_when_it_is_gone(store: Store) -> None:
    store.put_new(NAME, b"x")
    store.delete_own(NAME)
    store.delete_own(NAME)
    assert store.list(FOLDER) == []


def test_probe_finds_a_working_store_and_leaves_nothing(store: Store) -> None:
    assert probe(store, "abc").longest_name == 110
    assert store.list("brmsync1/probe") == []


@pytest.mark.parametrize(("code", "of"), [(errno.ENOSPC, StoreFull), (errno.EROFS, NoRights)])
def test_probe_that_fails_names_the_place_and_no_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, of: type[StoreError]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(of) as told:
        probe(FolderStore(tmp_path), "abc")
    assert told.value.detail == str(tmp_path)
    assert "tried again" not in told.value.hint


def test_names_with_spaces_and_signs_as_clients_make_them_are_read(store: Store) -> None:
    name = f"{FOLDER}/x.1 (1)-LAPTOP7 ü%20.chg"
    store.put_new(name, b"x")
    (listed,) = store.list(FOLDER)
    assert store.get(listed.name) == b"x"


def test_folder_that_went_away_is_never_made_up(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "unmounted")
    for ask in (lambda: store.list(FOLDER), lambda: store.put_new(NAME, b"x"), lambda: store.get(NAME)):
        with pytest.raises(StoreChanged):
            ask()
    assert not (tmp_path / "unmounted").exists()


def test_folder_never_shows_a_half_written_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put_new(NAME, b"x")
    (tmp_path / FOLDER / ".x.2.chg.0a0b.tmp").write_bytes(b"half")
    assert [each.name for each in store.list(FOLDER)] == [NAME]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (401, StoreRefused), (403, StoreRefused), (413, StoreRefused), (507, StoreRefused),
        (409, StoreBusy), (423, StoreBusy), (429, StoreBusy), (500, StoreBusy), (503, StoreBusy),
        (501, StoreError), (301, StoreError), (418, StoreError),
    ],
)  # fmt: skip
def test_webdav_tells_each_answer_of_a_server_in_its_own_way(code: int, error: type[StoreError]) -> None:
    from brm_desktop.sync.stores.webdav import WebDavStore

    store = WebDavStore("https://example.org/dav", httpx.MockTransport(lambda _: httpx.Response(code)))
    for ask in (lambda: store.list(FOLDER), lambda: store.get(NAME), lambda: store.put_new(NAME, b"x")):
        with pytest.raises(error) as told:
            ask()
        assert "\n" not in str(told.value)
    store.close()


def test_webdav_never_shows_the_password(dav_url: str) -> None:
    store: Any = open_store(dav_url.replace("pass%20word", "secret"))
    assert "secret" not in store.url
    with pytest.raises(StoreRefused) as told:
        store.list(FOLDER)
    assert "secret" not in str(told.value)
    store.close()


def test_webdav_server_that_is_not_there_is_one_clear_line() -> None:
    store = open_store("http://127.0.0.1:9/dav")
    with pytest.raises(StoreError, match="cannot be reached"):
        store.list(FOLDER)
    store.close()


def test_patient_store_asks_again_while_it_is_told_to_wait() -> None:
    pauses = list[float]()

    class Busy(MemoryStore):
        left = 3

        def get(self, name: str) -> bytes:
            if self.left:
                self.left -= 1
                raise StoreBusy("423 Locked")
            return b"done"

    busy = Busy(Shelf(), Random(1))
    assert PatientStore(busy, pauses.append).get("x") == b"done"
    assert len(pauses) == 3
    assert pauses == sorted(pauses)
    busy.left = 99
    with pytest.raises(StoreBusy):
        PatientStore(busy, pauses.append).get("x")


def test_address_of_no_known_sort_is_refused() -> None:
    with pytest.raises(InvalidValue, match="gopher"):
        open_store("gopher://old")
