"""A seed is one history, to the byte, in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.sync import cipher
from tests.simulation.wrapping import wrap

ROOT = Path(__file__).parents[2]
RUN = """
import sys, tempfile
from hashlib import sha256
from pathlib import Path
from brm_desktop.storage.migrate import bring_up_to_date
from tests.simulation import history, office
seed, summed = int(sys.argv[1]), sha256()
with tempfile.TemporaryDirectory() as folder:
    template = Path(folder) / "template.db"
    bring_up_to_date(template, None, lambda: None)
    (Path(folder) / "history").mkdir()
    made = (office.Office if seed % 4 == 3 else history.History)(seed, Path(folder) / "history", template)
    with history.small_parts(), history.remembered_ciphers():
        made.run()
for name, data in sorted(made.shelf.files.items()):
    summed.update(name.encode() + data)
print(summed.hexdigest(), sorted(made.counts.items()))
"""


@pytest.mark.parametrize("seed", [83, 5])
def test_seed_is_the_same_history_in_every_process(seed: int) -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", RUN, str(seed)], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hashes},
            capture_output=True, text=True, check=True, timeout=300,
        ).stdout
        for hashes in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_wrapped_by_the_letter_of_the_rfc_opens() -> None:
    secret = cipher.make_wrapping_secret(lambda count: bytes(range(1, count + 1)))
    wrapped = wrap(cipher.wrapping_public(secret), b"a key of 32 bytes, more or less.", "space key/s/p/1")
    assert cipher.unwrap(secret, wrapped, "space key/s/p/1") == b"a key of 32 bytes, more or less."
    assert cipher.unwrap(secret, wrapped, "space key/s/p/2") is None
