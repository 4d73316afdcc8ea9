"""Dataclasses that the type checker keeps frozen and that are quick to build.

A frozen dataclass sets each field through a call, five times as slow as an assignment: a tenth of
the time of a run over a roll. So where facts are built by the ten thousand `frozen` binds whoever
is checked, as everything here is, and the class is compared and hashed by its fields as ever.
"""

from collections.abc import Callable
from dataclasses import dataclass as _dataclass
from typing import TypeVar

T = TypeVar("T")


def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
    """`dataclasses.dataclass(frozen=True, slots=True)` but for the guard at run time.

    Import it beside the real one: `if TYPE_CHECKING: from dataclasses import dataclass`.
    """
    if not (frozen and slots):
        raise TypeError("only for what would be frozen, with slots")
    return _dataclass(slots=True, unsafe_hash=True)
