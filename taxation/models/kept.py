"""JSON that is kept and read whole: as text, without the search trees of jsonb nobody would use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.db import models


class KeptJSON(models.TextField):  # type: ignore[type-arg]
    """A column of JSON text; in Python the plain data. Keys are written in their order.

    Twice as quick to write as jsonb. What is inside cannot be asked about in SQL.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """The data."""
        return None if value is None else orjson.loads(value)

    def to_python(self, value: Any) -> Any:
        """The data, also from a dump of the database as text."""
        return orjson.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        """The text."""
        return None if value is None else _text(value)

    def value_to_string(self, obj: models.Model) -> str:
        """For a dump."""
        return _text(self.value_from_object(obj))


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
