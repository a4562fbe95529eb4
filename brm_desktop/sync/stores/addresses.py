"""Addresses of stores with a name and a password in them: put together, taken apart, and as they may be shown. Pure."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit


class Address(NamedTuple):
    """An address without its secrets, and those; `options` is what stands behind a question mark."""

    url: str
    name: str
    password: str
    options: dict[str, str]


def read_address(address: str) -> Address:
    """Return an address taken apart."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return Address(url, unquote(parts.username or ""), unquote(parts.password or ""), dict(parse_qsl(parts.query)))


def with_login(address: str, name: str, password: str) -> str:
    """Return an address that holds a name and a password; one of a folder, or without a name, stays as it is."""
    scheme, mark, rest = address.strip().partition("://")
    if not mark or not name:
        return address
    bare = rest.rpartition("@")[2] if "@" in rest.partition("/")[0] else rest
    return f"{scheme}{mark}{quote(name, safe='')}:{quote(password, safe='')}@{bare}"
