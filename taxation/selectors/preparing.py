"""How far a tax year is ready, and what it would bring: nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from taxation.law.book import REQUIRED, parse_overlay
from taxation.law.errors import texts
from taxation.models import LawOverlay, PriceAccount
from taxation.selectors.comparison import Comparison, both_sums, compare
from taxation.selectors.law import BodyLaw, body_law, plain


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a year needs: in force, proposed, or missing."""

    key: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands, what waits for a second person, what is missing for a tax year."""

    year: int
    needs: tuple[Need, ...]
    proposals: tuple[LawOverlay, ...]
    account: PriceAccount | None
    valued: int

    @property
    def is_ready(self) -> bool:
        return all(need.state == "in_force" for need in self.needs)

    @property
    def may_be_previewed(self) -> bool:
        """With what is proposed nothing is missing."""
        return all(need.state != "missing" for need in self.needs)

    @property
    def states(self) -> Mapping[str, str]:
        return {need.key: need.state for need in self.needs}


def readiness(subdistrict: int, year: int, language: str) -> Readiness:
    """The rule files a year must have, and its prices."""
    missing = set(body_law(subdistrict).book.missing(year))
    proposals = tuple(
        LawOverlay.objects.filter(subdistrict=subdistrict, state=LawOverlay.State.PROPOSED)
        .select_related("proposed_by")
        .order_by("pk")
    )
    still = set(_with(subdistrict, proposals).book.missing(year))
    account = PriceAccount.objects.filter(
        subdistrict=subdistrict, first_year__lte=year, last_year__gte=year
    ).first()
    names = texts("names")["missing"]
    states = {
        key: "in_force" if key not in missing else "missing" if key in still else "proposed"
        for key in REQUIRED
    }
    if account is None:
        states["price_accounts"] = "missing"
    needs = tuple(
        Need(key, str(names.get(key, {}).get(language, key)), state)
        for key, state in states.items()
    )
    valued = account.valuations.count() if account else 0
    return Readiness(year, needs, proposals, account, valued)


def preview(subdistrict: int, year: int, tell: Callable[[], object] = lambda: None) -> Comparison:
    """The year as proposed against the year before, split into causes that add up."""
    return compare(subdistrict, as_proposed(subdistrict), year, tell)


def preview_sums(subdistrict: int, year: int) -> tuple[int, int]:
    """Only the sums of `preview`, in satang: the year before, and the year as proposed."""
    return both_sums(subdistrict, as_proposed(subdistrict), year)


def as_proposed(subdistrict: int) -> BodyLaw:
    """The body's law with what waits for a second person."""
    proposals = LawOverlay.objects.filter(
        subdistrict=subdistrict, state=LawOverlay.State.PROPOSED
    ).order_by("pk")
    return _with(subdistrict, tuple(proposals))


def _with(subdistrict: int, proposals: tuple[LawOverlay, ...]) -> BodyLaw:
    parts = (part for one in proposals for part in parse_overlay(one.content, one.title))
    return body_law(subdistrict, tuple(plain(part) for part in parts))
