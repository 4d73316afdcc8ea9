"""What a reason says and what it makes of a row. Pure."""

from typing import NamedTuple

REFUSED, QUARANTINED, WARNING = "refused", "quarantined", "warning"


class Reason(NamedTuple):
    level: str
    th: str
    en: str
    #: An officer may say: it is so, take it.
    can_accept: bool = False
