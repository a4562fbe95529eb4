"""Errors that are told to people. Foreign exceptions become one of these at the edge, once."""

from __future__ import annotations


class KnownError(Exception):
    """Something in the environment or the input is wrong; nothing was changed.

    `title` says what happened, `detail` what it was about, `hint` what to do.
    """

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        """Return the whole message as one line."""
        parts = (part.strip().rstrip(".") for part in (self.title, self.detail, self.hint))
        return ". ".join(" ".join(part.split()) for part in parts if part) + "."


class InvalidValue(KnownError):
    """A value that a field cannot hold."""


class NotFound(KnownError):
    """Nothing answers to the name or id that was given."""


class Ambiguous(KnownError):
    """More than one thing answers to a name; `candidates` names them."""

    def __init__(self, title: str, candidates: tuple[str, ...], hint: str = "") -> None:
        super().__init__(title, "It could be " + ", ".join(candidates), hint)
        self.candidates = candidates


class Clash(KnownError):
    """A field no longer holds what was meant to be replaced."""


class StorageError(KnownError):
    """The portfolio's files cannot be used as they are."""


class WrongKey(StorageError):
    """The passphrase, recovery key or keyring does not open this portfolio."""


class Busy(StorageError):
    """Another process has the portfolio and must let go first."""


class UnreadableFile(KnownError):
    """A file that was handed in cannot be understood."""


class Cancelled(Exception):
    """The person stopped a long piece of work; nothing was changed."""


class BugError(Exception):
    """The program is wrong, not its surroundings."""
