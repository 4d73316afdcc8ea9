"""Where a parcel came from and what became of it, as a graph of acts."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import connection

from parcels.models import Parcel
from parcels.models.vocabulary import Act

_SQL = Path(__file__).parent.parent / "sql" / "lineage.sql"
DEPTH = 12
MOST_LINKS = 200


def lineage(parcel: Parcel) -> dict[str, Any]:
    """Nodes by generation (0 the parcel, -1 its parents, 1 its children) and the acts that link.

    At most MOST_LINKS links and DEPTH generations each way; `is_cut` says that there are more.
    """
    values = {"parcel": parcel.pk, "depth": DEPTH, "most": MOST_LINKS + 1}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text("utf-8"), values)
        rows = cursor.fetchall()
    nodes = {parcel.pk: _node(parcel.pk, parcel.code, parcel.retired_on, 0)}
    links = []
    for row in sorted(rows[:MOST_LINKS], key=lambda row: abs(row[-1])):
        parent, parent_code, parent_end, child, child_code, child_end, act, day, step = row
        up, down = (step, step + 1) if step < 0 else (step - 1, step)
        nodes.setdefault(parent, _node(parent, parent_code, parent_end, up))
        nodes.setdefault(child, _node(child, child_code, child_end, down))
        link = {"parent": parent, "child": child, "label": Act(act).label, "effective_on": day}
        links.append(link)
    return {"nodes": list(nodes.values()), "links": links, "is_cut": len(rows) > MOST_LINKS}


def _node(pk: int, code: str, retired_on: dt.date | None, generation: int) -> dict[str, Any]:
    return {"id": pk, "code": code, "retired_on": retired_on, "generation": generation}
