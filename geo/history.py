"""Row history by the database: every insert, update and delete of a register row, whoever makes it.

One place says how (docs/decisions/0004). The trackers are made anew for each model: shared ones are
copied by the library in a way that loses statement-level triggers.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
from django.db.models import Model


def tracked(exclude: Sequence[str] = ()) -> Callable[[type[Model]], type[Model]]:
    """Decorate a model whose rows are kept. `exclude` names derived columns.

    Triggers run once a statement, so a load stays linear in its rows; events are append-only.
    """
    decorate: Any = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        level=pghistory.Statement,
        append_only=True,
    )
    return decorate  # type: ignore[no-any-return]
