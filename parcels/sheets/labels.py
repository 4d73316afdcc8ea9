"""Words on a map that never lie on one another. Pure; millimetres from the top left of the window.

Each wish comes with ways to write it, the best first: full code in good size, down to the lot
number alone. What finds no room is told to the caller, who lists it in the margin.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from PIL import ImageFont

_CELL = 10.0  # mm: side of the squares in which neighbours are looked for
_CLEAR = 0.25  # mm: white between two words
_DROP = 0.34  # of the font size: from the middle of the letters to their base line
_HEIGHT = 1.0
_MEASURED = 100


@dataclass(frozen=True)
class Wish:
    """A word to write about a point; `room` is the rectangle it should stay in."""

    ways: Sequence[tuple[str, float]]  # text and font size in mm
    x: float
    y: float
    room: tuple[float, float, float, float] | None = None  # left, top, right, bottom
    kind: str = "code"


@dataclass(frozen=True)
class Written:
    """A word in its place: x of its middle, y of its base line, top of its line of 1.5 sizes."""

    text: str
    x: float
    y: float
    size: float
    kind: str

    @property
    def top(self) -> float:
        return self.y - self.size * (_DROP + 0.75)


@lru_cache(maxsize=2)
def _font() -> ImageFont.FreeTypeFont:
    path = settings.BASE_DIR / "frontend" / "fonts" / "Sarabun-Regular.ttf"
    return ImageFont.truetype(str(path), _MEASURED)


@lru_cache(maxsize=20_000)
def text_width(text: str) -> float:
    """Width in font sizes."""
    return float(_font().getlength(text)) / _MEASURED


class Board:
    """What is written already."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._taken: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(
            list
        )

    def keep_free(self, left: float, top: float, right: float, bottom: float) -> None:
        """Nothing is written there: something else stands on it."""
        self._take((left, top, right, bottom))

    def write(self, wishes: Iterable[Wish]) -> tuple[list[Written], list[Wish]]:
        """Put the wishes up in order; answers what is written and what found no room."""
        done, left = [], []
        for wish in wishes:
            found = self._try(wish)
            if found:
                done.append(found)
            else:
                left.append(wish)
        return done, left

    def _try(self, wish: Wish) -> Written | None:
        for text, size in wish.ways:
            width, height = text_width(text) * size, size * _HEIGHT
            for x, y in _places(wish, width, height):
                box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
                if self._is_free(box):
                    self._take(box)
                    return Written(text, x, y + size * _DROP, size, wish.kind)
        return None

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        if left < 0.5 or top < 0.5 or right > self._size[0] - 0.5 or bottom > self._size[1] - 0.5:
            return False
        near = (other for cell in _cells(box) for other in self._taken.get(cell, ()))
        return not any(
            left - _CLEAR < other[2]
            and other[0] < right + _CLEAR
            and top - _CLEAR < other[3]
            and other[1] < bottom + _CLEAR
            for other in near
        )

    def _take(self, box: tuple[float, float, float, float]) -> None:
        for cell in _cells(box):
            self._taken[cell].append(box)


def _places(wish: Wish, width: float, height: float) -> Iterator[tuple[float, float]]:
    """The point itself, then beside it, as long as the word stays in its room."""
    for dx, dy in ((0, 0), (0, -0.6), (0, 0.6), (-0.35, 0), (0.35, 0), (0, -1.2), (0, 1.2)):
        x, y = wish.x + dx * width, wish.y + dy * height
        if wish.room is None:
            yield x, y
            continue
        left, top, right, bottom = wish.room
        if width <= right - left and height <= bottom - top:
            yield (
                min(max(x, left + width / 2), right - width / 2),
                min(max(y, top + height / 2), bottom - height / 2),
            )


def _cells(box: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = box
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row
