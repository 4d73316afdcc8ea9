"""What a refusal of the register says: a code, a sentence on what to do, and a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

FeatureCollection = dict[str, Any]


@dataclass(frozen=True)
class Repair:
    """A drawing (GeoJSON, longitude and latitude) that would be accepted instead, in words."""

    code: str
    label: str | Promise
    geometry: dict[str, Any]
    #: The parcel it is the outline of, where the act names several.
    parcel_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": str(self.label),
            "geometry": self.geometry,
            "parcel_id": self.parcel_id,
        }


class RegisterProblem(Exception):
    """An anticipated refusal. Each kind is defined by the module that raises it."""

    code: str = "refused"
    message: str | Promise = ""

    def __init__(
        self,
        message: str | Promise | None = None,
        *,
        code: str | None = None,
        fields: dict[str, list[str]] | None = None,
        problem: FeatureCollection | None = None,
        conflict: list[dict[str, Any]] | None = None,
        repairs: Sequence[Repair] = (),
    ) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.message = message or self.message
        self.fields = fields or {}
        #: GeoJSON in longitude and latitude, drawn on the map over the user's work.
        self.problem = problem
        #: What somebody else changed meanwhile, parcel by parcel (services/conflict.py).
        self.conflict = conflict
        #: What would do instead, the likeliest first.
        self.repairs = list(repairs)
