"""A what-if as a workbook or as one CSV, for a meeting or another program. Amounts in baht."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import chain

from django.utils.translation import gettext as _

from geo.sheets import Row, csv_lines
from taxation.selectors.sheet import workbook
from taxation.selectors.what_if import Moved, Outcome, Pair


@dataclass(frozen=True, slots=True)
class Three:
    """A sum today and under each of two scenarios, satang."""

    name: str
    today: int
    one: int
    other: int

    @classmethod
    def of(cls, name: str, one: Pair, other: Pair) -> Three:
        """Both pairs begin with the same sum of today; a missing one is nothing."""
        return cls(name, one.before or other.before, one.after, other.after)

    @property
    def difference(self) -> int:
        return self.other - self.one


def two_sheet(
    *,
    names: Sequence[str],
    tried: Sequence[Sequence[str]],
    total: Three,
    villages: Sequence[Three],
    classes: Sequence[Three],
) -> BytesIO:
    """Two scenarios as a sheet of sums, and one of what was tried."""
    heads = [_("What"), _("Name"), _("Today"), *names, _("Difference")]
    parts = ((_("Whole roll"), [total]), (_("Village"), villages), (_("Class"), classes))
    sums: list[Row] = [
        [kind, row.name, *_baht(row.today, row.one, row.other, row.difference)]
        for kind, rows in parts
        for row in rows
    ]
    told: list[Row] = [
        [name, sentence]
        for name, sentences in zip(names, tried, strict=True)
        for sentence in sentences
    ]
    asked = [[_("Name"), _("Tried")], *told]
    return workbook([(_("Sums"), iter([heads, *sums])), (_("Tried"), iter(asked))])


def what_if_sheet(
    found: Outcome,
    *,
    tried: Sequence[str],
    villages: Mapping[int, str],
    classes: Mapping[str, str],
    with_taxpayers: bool,
) -> BytesIO:
    """A sheet of sums, one of taxpayers whose tax changes, and one of what was tried."""
    head: Row = _head()
    sums = chain([head], _sums(found, villages, classes))
    sheets: list[tuple[str, Iterator[Row]]] = [(_("Sums"), sums)]
    if with_taxpayers:
        sheets.append((_("Taxpayers"), chain([head], _taxpayers(found, villages))))
    sheets.append((_("Tried"), chain([[_("Tried")]], ([sentence] for sentence in tried))))
    return workbook(sheets)


def what_if_csv(
    found: Outcome,
    *,
    tried: Sequence[str],
    villages: Mapping[int, str],
    classes: Mapping[str, str],
    with_taxpayers: bool,
) -> BytesIO:
    """One table; the first column says what a row is. UTF-8 with a mark, as Excel wants it."""
    told: list[Row] = [[_("Tried"), sentence, "", "", ""] for sentence in tried]
    taxpayers = _taxpayers(found, villages) if with_taxpayers else ()
    rows = chain([_head()], told, _sums(found, villages, classes), taxpayers)
    return BytesIO("".join(csv_lines(rows)).encode())


def _head() -> list[str]:
    return [_("What"), _("Name"), _("Today"), _("Tried"), _("Change")]


def _sums(found: Outcome, villages: Mapping[int, str], classes: Mapping[str, str]) -> Iterator[Row]:
    yield _row(_("Whole roll"), "", found.total)
    for key in [*villages, None]:
        if key in found.villages:
            name = villages.get(key or 0, _("Not in a village"))
            yield _row(_("Village"), name, found.villages[key])
    for code, pair in found.classes.items():
        yield _row(_("Class"), classes.get(code, code), pair)


def _taxpayers(found: Outcome, villages: Mapping[int, str]) -> Iterator[Row]:
    moved: list[tuple[str, Moved]] = [(_("Pays more"), one) for one in found.losers]
    moved += [(_("Pays less"), one) for one in found.winners]
    for kind, one in moved:
        where = villages.get(one.village or 0, "")
        name = " · ".join(part for part in (one.name, where, one.route_code) if part)
        yield _row(kind, name, Pair(one.before, one.after))


def _row(kind: str, name: str, pair: Pair) -> Row:
    return [kind, name, *_baht(pair.before, pair.after, pair.change)]


def _baht(*satang: int) -> list[Decimal]:
    return [Decimal(amount) / 100 for amount in satang]
