"""Values as the journal keeps them: compact JSON, deflated where that pays."""

from __future__ import annotations

import json
import zlib
from typing import Any

_WORTH_DEFLATING = 200
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(value: Any) -> bytes:
    """Return the value as bytes."""
    raw = _JSON.encode(value).encode("utf-8", "surrogatepass")
    return b"z" + zlib.compress(raw, 1) if len(raw) > _WORTH_DEFLATING else b"j" + raw


def unpack(packed: bytes) -> Any:
    """Return the value that `pack` was given; tuples come back as lists."""
    raw = zlib.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]
    return json.loads(raw.decode("utf-8", "surrogatepass"))
