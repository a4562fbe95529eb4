"""What people type into search, letter by letter: names, titles, and words of notes, drawn from a portfolio."""

from __future__ import annotations

from random import Random

from brm_desktop.storage.driver import Connection

_TEXTS, _MOST_LETTERS = 60, 24


def list_keystrokes(connection: Connection) -> list[str]:
    """Return what stands in the field after each of some 700 keystrokes, the same for the same portfolio."""
    chance = Random(11)
    names = _column(connection, "SELECT name FROM agency UNION ALL SELECT name FROM contact ORDER BY 1 LIMIT 300")
    titles = _column(connection, "SELECT title FROM note WHERE title != '' ORDER BY docid DESC LIMIT 300")
    bodies = _column(connection, "SELECT body FROM note WHERE body != '' ORDER BY docid DESC LIMIT 300")
    typed = chance.sample(names, 15) + chance.sample(titles, 15)
    typed += [_some_words(chance, chance.choice(bodies)) for _ in range(_TEXTS - len(typed))]
    return [text[:length].lower() for text in typed for length in range(1, min(len(text), _MOST_LETTERS) + 1)]


def _column(connection: Connection, statement: str) -> list[str]:
    return list(dict.fromkeys(str(row[0]) for row in connection.execute(statement)))


def _some_words(chance: Random, body: str) -> str:
    words = [word for word in body.split() if word.isalpha()]
    start = chance.randrange(max(1, len(words) - 3))
    return " ".join(words[start : start + chance.randint(1, 3)])
