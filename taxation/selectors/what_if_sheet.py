"""A what-if as a workbook or as one CSV, for a meeting or another program. Amounts in baht."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from taxation.selectors.sheet import safe
from taxation.selectors.what_if import Moved, Outcome, Pair

Row = tuple[str, str, Decimal, Decimal, Decimal]


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
    """Two scenarios as one sheet of sums."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Sums"))
    for name, sentences in zip(names, tried, strict=True):
        sheet.append([safe(sheet, name), *(safe(sheet, sentence) for sentence in sentences)])
    sheet.append([])
    heads = [_("What"), _("Name"), _("Today"), *(safe(sheet, name) for name in names)]
    sheet.append([*heads, _("Difference")])
    parts = ((_("Whole roll"), [total]), (_("Village"), villages), (_("Class"), classes))
    for kind, rows in parts:
        for row in rows:
            amounts = (row.today, row.one, row.other, row.difference)
            sheet.append([kind, safe(sheet, row.name), *(Decimal(x) / 100 for x in amounts)])
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def what_if_sheet(
    found: Outcome,
    *,
    tried: Sequence[str],
    villages: Mapping[int, str],
    classes: Mapping[str, str],
    with_taxpayers: bool,
) -> BytesIO:
    """A sheet of sums, then one of taxpayers whose tax changes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Sums"))
    for sentence in tried:
        sheet.append([safe(sheet, sentence)])
    sheet.append([])
    _fill(sheet, _head(), _sums(found, villages, classes))
    if with_taxpayers:
        _fill(book.create_sheet(_("Taxpayers")), _head(), _taxpayers(found, villages))
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def what_if_csv(
    found: Outcome,
    *,
    tried: Sequence[str],
    villages: Mapping[int, str],
    classes: Mapping[str, str],
    with_taxpayers: bool,
) -> BytesIO:
    """One table; the first column says what a row is. UTF-8 with a mark, as Excel wants it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_head())
    writer.writerows((_("Tried"), _plain(sentence), "", "", "") for sentence in tried)
    rows = list(_sums(found, villages, classes))
    if with_taxpayers:
        rows += _taxpayers(found, villages)
    writer.writerows((kind, _plain(name), *amounts) for kind, name, *amounts in rows)
    return BytesIO(text.getvalue().encode("utf-8-sig"))


def _plain(text: str) -> str:
    """Text that a spreadsheet would take for a formula stays text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _head() -> list[str]:
    return [_("What"), _("Name"), _("Today"), _("Tried"), _("Change")]


def _fill(sheet: Any, head: list[str], rows: Iterable[Row]) -> None:
    sheet.append(head)
    for kind, name, *amounts in rows:
        sheet.append([kind, safe(sheet, name), *amounts])


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
    return (kind, name, *(Decimal(x) / 100 for x in (pair.before, pair.after, pair.change)))  # type: ignore[return-value]
