"""Broken and hostile files, made here so that nobody has to keep them: name -> how it is made.

Each case says what the reader must answer: a Problem's code for the file, "?key" for a question,
"ok" for rows without doubt, or the codes of the doubts on its rows.
"""

from collections.abc import Callable
from pathlib import Path

Make = Callable[[Path], Path]
CASES: dict[str, tuple[Make, str]] = {}


def case(name: str, expected: str) -> Callable[[Make], Make]:
    """Register a maker: it writes the file into a folder and returns its path."""

    def keep(make: Make) -> Make:
        assert name not in CASES, name
        CASES[name] = (make, expected)
        return make

    return keep


def text_case(name: str, expected: str, content: str | bytes, suffix: str) -> None:
    """A file with this content."""
    raw = content.encode() if isinstance(content, str) else content

    def make(folder: Path) -> Path:
        path = folder / f"file{suffix}"
        path.write_bytes(raw)
        return path

    case(name, expected)(make)
