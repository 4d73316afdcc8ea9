"""Walk a loaded YAML tree and refuse what is wrong, naming file, key and remedy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from taxation.law.errors import BadLawFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a rule file together with the way that leads to it."""

    file: str
    path: str
    value: Any

    def wrong(self, problem: str, fix: str) -> BadLawFile:
        """The refusal of this value."""
        return BadLawFile(self.file, self.path, problem=problem, fix=fix)

    def child(self, key: object) -> "Node":
        """The value under a key, which must be there."""
        mapping = self._mapping()
        if key not in mapping:
            raise self.wrong(f"'{key}' is missing", f"add '{key}'")
        return Node(self.file, f"{self.path}.{key}" if self.path else str(key), mapping[key])

    def maybe(self, key: object) -> "Node | None":
        """The value under a key, or None when absent or null."""
        if self._mapping().get(key) is None:
            return None
        return self.child(key)

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """The pairs of a mapping, keys as text."""
        for key in self._mapping():
            yield str(key), self.child(key)

    def rows(self) -> Iterator["Node"]:
        """The rows of a list."""
        if not isinstance(self.value, (list, tuple)):
            raise self.wrong("is not a list", "write it as a list")
        for index, value in enumerate(self.value):
            yield Node(self.file, f"{self.path}[{index}]", value)

    def only(self, *allowed: str) -> None:
        """Refuse keys nobody reads: a misspelt rule must not pass silently."""
        if unknown := sorted({str(key) for key in self._mapping()} - set(allowed)):
            raise self.wrong(f"unknown key '{unknown[0]}'", f"use only {', '.join(allowed)}")

    def text(self) -> str:
        """A non-empty text."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("is not a text", "write it as text in quotes")
        return self.value

    def decimal(self, least: str = "0", most: str | None = None) -> Decimal:
        """An exact number written as text or integer, within bounds."""
        if isinstance(self.value, (float, bool)):
            raise self.wrong("is a float", "write the number in quotes")
        try:
            number = Decimal(str(self.value))
        except InvalidOperation:
            raise self.wrong(
                f"'{self.value}' is not a number", "write a decimal in quotes"
            ) from None
        if not number.is_finite() or number < Decimal(least):
            raise self.wrong(f"{self.value} is below {least}", f"give {least} or more")
        if most is not None and number > Decimal(most):
            raise self.wrong(f"{self.value} is above {most}", f"give {most} or less")
        return number

    def integer(self, least: int = 0) -> int:
        """A whole number."""
        if isinstance(self.value, str) and self.value.isdigit():
            return int(self.value)
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            raise self.wrong(
                f"'{self.value}' is not a whole number from {least}", f"give {least} or more"
            )
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(f"'{self.value}' is not true or false", "write true or false")
        return self.value

    def day(self) -> date:
        """A date."""
        if isinstance(self.value, date):
            return self.value
        try:
            return date.fromisoformat(str(self.value))
        except ValueError:
            raise self.wrong(f"'{self.value}' is not a date", "write YYYY-MM-DD") from None

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        if self.value not in allowed:
            raise self.wrong(f"'{self.value}' is not allowed", f"use one of {', '.join(allowed)}")
        return str(self.value)

    def mapping(self, read: Callable[["Node"], T]) -> dict[str, T]:
        """Every value of a mapping, read the same way."""
        return {key: read(node) for key, node in self.items()}

    def _mapping(self) -> Mapping[Any, Any]:
        if not isinstance(self.value, Mapping):
            raise self.wrong("is not a mapping", "write keys and values")
        return self.value
