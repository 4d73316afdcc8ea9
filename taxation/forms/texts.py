"""Numbers, titles and wording of the forms, from texts.yaml."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    text = (Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def form(key: str) -> Any:
    """The texts of one form ("notice", "calculation"...). Raises KeyError for an unknown one."""
    return _all()[key]
