"""The documented API: each act tells of itself, not of its sister."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return dict(schema["paths"])


def test_every_act_has_a_page_of_its_own(paths: dict[str, Any]) -> None:
    acts = {path: what["post"] for path, what in paths.items() if path.startswith("/api/acts/")}
    assert len(acts) > 5
    for part in ("description", "operationId"):
        told = [act[part] for path, act in acts.items() if not path.endswith("redo/")]
        assert len(set(told)) == len(told), told
