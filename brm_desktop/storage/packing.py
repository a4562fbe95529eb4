"""Values as the journal keeps them: compact JSON, deflated where that pays."""

from __future__ import annotations

import json
import zlib
from typing import Any

_WORTH_DEFLATING = 200
_SMALL, _SMALL_WINDOW_BITS = 4096, 12  # a window of the text's own size is quicker to set up
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(value: Any) -> bytes:
    """Return the value as bytes."""
    raw = _JSON.encode(value).encode("utf-8", "surrogatepass")
    if len(raw) <= _WORTH_DEFLATING:
        return b"j" + raw
    return b"z" + zlib.compress(raw, 1, _SMALL_WINDOW_BITS if len(raw) <= _SMALL else zlib.MAX_WBITS)


def unpack(packed: bytes) -> Any:
    """Return the value that `pack` was given; tuples come back as lists."""
    raw = zlib.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]
    return json.loads(raw.decode("utf-8", "surrogatepass"))
