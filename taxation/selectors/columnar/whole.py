"""The roll of a whole body: the plain as columns, the others as facts, along the route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.columnar.left import read_left
from taxation.selectors.columnar.pages import LINE, Page, Pages
from taxation.selectors.columnar.roll import Body, Left, body_of, is_for_rows, split
from taxation.selectors.columnar.tables import read_register
from taxation.selectors.facts import Roll, Taxpayer, read_roll
from taxation.selectors.findings import Finding, Kind


@dataclass(frozen=True, slots=True)
class WholeRoll:
    """`order` along the route: the place of a plain taxpayer, or ~ the place of another."""

    pages: Pages | None
    others: Sequence[Taxpayer]
    order: Sequence[int]
    findings: Sequence[Finding]
    villages: Mapping[int, int | None]

    def __len__(self) -> int:
        return len(self.order)

    def part(self, start: int, stop: int) -> tuple[Page, list[Taxpayer]]:
        """The plain of a part of the route, and the others, each in order."""
        mine = self.order[start:stop]
        others = [self.others[~place] for place in mine if place < 0]
        plain = [place for place in mine if place >= 0]
        if not plain or self.pages is None:
            return Page([], np.zeros((len(LINE), 0), dtype=np.int64), None), others
        return self.pages.page(plain[0], plain[-1] + 1), others


def read_whole(subdistrict: int, law: Law, choices: Mapping[str, str]) -> WholeRoll:
    """Everybody taxed in a body as of 1 January; see `roll` for who is plain."""
    question = rows.Question(subdistrict, dt.date(law.tax_year, 1, 1))
    register = None if is_for_rows(question, law) else read_register(question)
    if register is None or not register.parcels.code:
        return _by_rows(read_roll(subdistrict, law, choices))
    body = body_of(register, question, law, choices)
    plain, left = split(body)
    pages = Pages(body, plain, law)
    roll = read_left(body, left, question, law, choices)
    others = roll.taxpayers
    keys = [*zip(pages.routes, pages.keys, range(len(pages)), strict=True)]
    keys += [(one.route_code, one.key, ~place) for place, one in enumerate(others)]
    order = [place for _, _, place in sorted(keys)]
    findings = _along_the_route([*_plain_findings(body, left), *_of_left(roll, left)], body)
    return WholeRoll(pages, others, order, findings, roll.villages)


def _by_rows(roll: Roll) -> WholeRoll:
    order = [~place for place in range(len(roll.taxpayers))]
    return WholeRoll(None, roll.taxpayers, order, roll.findings, roll.villages)


def _of_left(roll: Roll, left: Left) -> Iterator[Finding]:
    """What was found where the columns did not look."""
    for one in roll.findings:
        if one.parcel in left.parcels or one.kind == Kind.TWO_MAIN_RESIDENCES:
            yield one


def _plain_findings(body: Body, left: Left) -> Iterator[Finding]:
    """Land of nobody, buildings on no parcel, buildings of an unknown year."""
    houses, parcels, owners = body.register.buildings, body.register.parcels, body.owners
    for parcel in parcels.id[(owners.parcel < 0) & ~left.odd_parcels].tolist():
        yield Finding(Kind.NO_OWNER, parcel)
    for building in houses.id[body.ground.parcel < 0].tolist():
        yield Finding(Kind.BUILDING_WITHOUT_LAND, building=building)
    members = [*owners.sets.members, ()]
    unsure = (houses.year_built <= 0) | (houses.year_built > body.law.tax_year)
    for at in np.flatnonzero(unsure & (body.ground.parcel >= 0)).tolist():
        place = int(body.ground.parcel[at])
        if not left.odd_parcels[place]:
            holders = members[int(owners.parcel[place])]
            params = {"year_built": str(int(houses.year_built[at]) or "")}
            parcel, building = int(parcels.id[place]), int(houses.id[at])
            yield Finding(Kind.NO_YEAR_BUILT, parcel, building, holders, params)


def _along_the_route(findings: Iterable[Finding], body: Body) -> list[Finding]:
    """By parcel in the order of their codes; what is of no parcel last."""
    places = {parcel: place for place, parcel in enumerate(body.register.parcels.id.tolist())}
    return sorted(findings, key=lambda one: places.get(one.parcel or 0, len(places)))
