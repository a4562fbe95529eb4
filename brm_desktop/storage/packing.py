"""Values as the journal keeps them: compact JSON, deflated where that pays."""

from __future__ import annotations

import json
import zlib
from typing import Any

_WORTH_DEFLATING = 512  # below, a third of little is saved for as long as all the rest of a record takes
_SMALL, _SMALL_WINDOW_BITS, _SMALL_MEMORY = 4096, 12, 5  # of the text's own size, both are quicker to set up
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(value: Any) -> bytes:
    """Return the value as bytes."""
    raw = _JSON.encode(value).encode("utf-8", "surrogatepass")
    if len(raw) <= _WORTH_DEFLATING:
        return b"j" + raw
    if len(raw) > _SMALL:
        return b"z" + zlib.compress(raw, 1)
    small = zlib.compressobj(1, zlib.DEFLATED, _SMALL_WINDOW_BITS, _SMALL_MEMORY)
    return b"z" + small.compress(raw) + small.flush()


def unpack(packed: bytes) -> Any:
    """Return the value that `pack` was given; tuples come back as lists."""
    raw = zlib.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]
    return json.loads(raw.decode("utf-8", "surrogatepass"))
