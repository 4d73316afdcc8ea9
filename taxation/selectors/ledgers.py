"""What the register of an owner (ผ.ท.4) and the ledger of a taxpayer (ผ.ท.5) hold.

All of a batch of people in a fixed number of queries; rows follow `*_columns` of texts.yaml.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Max, Q, TextChoices

from accounts import personal_data
from billing.models import Bill, Receipt
from geo.units import from_sq_wah
from parcels.models import BuildingUse, Party, RegisterEntry, Right, Sign, UnitUse, UseZone
from parcels.models.vocabulary import Act, DocumentType, LandUse, PartyKind, RightKind
from taxation.forms import words
from taxation.forms.ledgers import Folder, Head
from taxation.forms.lists import Cell
from taxation.forms.texts import form
from taxation.law.assess import assess
from taxation.law.money import baht, rounded
from taxation.models import (
    AssessmentRecord,
    BuildingPrice,
    SignAssessment,
    SignPaper,
    TaxRun,
)
from taxation.models.record import ORIGIN
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors.kept import facts_of
from taxation.selectors.notices import law_of


def head_of(party: Party) -> Head:
    """The upper part of both forms; of a number only the end is shown."""
    is_body = party.kind != PartyKind.NATURAL
    number = party.id_number if party.id_number_encrypted else ""
    return Head(
        code=party.owner_code,
        name=str(party),
        is_body=is_body,
        number=f"{party.get_id_type_display()} {personal_data.mask(number)}" if number else "",
        status=str(party.get_kind_display() if is_body else party.get_status_display()),
        address=party.address,
        mail=party.mailing_address,
        phone=party.phone,
    )


def valued_year(subdistrict: int) -> int | None:
    """The latest Christian year with issued assessments: whose values are shown."""
    records = AssessmentRecord.objects.of(subdistrict).issued()
    year: int | None = records.aggregate(year=Max("tax_year"))["year"]
    return year


def folders(subdistrict: int, people: Sequence[Party], year: int | None) -> Iterator[Folder]:
    """What each of the people holds now, in their order."""
    ids = [party.pk for party in people]
    rights = Right.objects.open().filter(subdistrict=subdistrict, party__in=ids)
    rights = rights.select_related(
        "parcel__village", "building__parcel", "unit__building__parcel"
    ).order_by("parcel__code", "building__code", "unit__code", "pk")
    held: dict[int, list[Right]] = defaultdict(list)
    for right in rights:
        held[right.party_id].append(right)
    values = {} if year is None else _values(subdistrict, ids, year)
    known = _known(subdistrict, [right for rows in held.values() for right in rows], values)
    signs: dict[int, list[Sign]] = defaultdict(list)
    for sign in (
        Sign.objects.filter(owner__in=ids, removed_on__isnull=True)
        .select_related("parcel")
        .order_by("code")
    ):
        signs[sign.owner_id].append(sign)
    for party in people:
        mine = held[party.pk]
        land = [right for right in mine if right.parcel_id]
        built = [right for right in mine if not right.parcel_id]
        yield Folder(
            head_of(party),
            [[at, *_land(right, known)] for at, right in enumerate(land, 1)],
            [[at, *_built(right, known)] for at, right in enumerate(built, 1)],
            [[at, *_sign(sign)] for at, sign in enumerate(signs[party.pk], 1)],
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows ask for, by id."""

    land_uses: Mapping[int, list[UseZone]]
    floor_uses: Mapping[int, list[BuildingUse]]
    unit_uses: Mapping[int, list[UnitUse]]
    #: Code of a parcel, building or unit -> whole satang.
    values: Mapping[str, int]
    #: Parcel and day of effect -> act; the last recorded of a day.
    acts: Mapping[tuple[int, dt.date], str]
    types: Mapping[str, str]
    uses: Mapping[str, str]
    kinds: Mapping[str, str]


def _values(subdistrict: int, people: Sequence[int], year: int) -> dict[str, int]:
    """What each thing of theirs is worth as assessed for a year: computed from the facts kept."""
    records = AssessmentRecord.objects.of(subdistrict).in_force().filter(tax_year=year)
    records = records.filter(party_ids__overlap=list(people))
    runs = TaxRun.objects.filter(pk__in=records.order_by().values("run"))
    laws = {run.pk: law_of(run) for run in runs}
    found: dict[str, int] = {}
    for record in records.only("run", "facts").iterator():
        for thing in assess(facts_of(record), laws[record.run_id]).objects:
            found.update((piece.ref, rounded(Fraction(piece.net))) for piece in thing.pieces)
    return found


def _known(subdistrict: int, rights: Iterable[Right], values: Mapping[str, int]) -> _Known:
    rights = list(rights)
    lands = [right.parcel_id for right in rights if right.parcel_id]
    roofs = [right.building_id for right in rights if right.building_id]
    units = [right.unit_id for right in rights if right.unit_id]
    under = [right.building.parcel_id for right in rights if right.building]
    acts = RegisterEntry.objects.filter(
        subdistrict=subdistrict, parcels__in=[*lands, *under], reversed_by__isnull=True
    ).exclude(act__in=(Act.UNDO, Act.REDO))
    types = BuildingPrice.objects.filter(subdistrict=subdistrict).order_by("account", "type_code")
    return _Known(
        _grouped(UseZone.objects.open().filter(parcel__in=lands), "parcel_id"),
        _grouped(BuildingUse.objects.open().filter(building__in=roofs), "building_id"),
        _grouped(UnitUse.objects.open().filter(unit__in=units), "unit_id"),
        values,
        {
            (parcel, day): str(Act(act).label)
            for parcel, day, act in acts.order_by("pk").values_list(
                "parcels", "effective_on", "act"
            )
        },
        dict(types.values_list("type_code", "name_th")),
        _labels(LandUse),
        _labels(RightKind),
    )


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def _grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.pk):
        found[getattr(row, name)].append(row)
    return found


def _land(right: Right, known: _Known) -> list[Cell]:
    parcel = right.parcel
    assert parcel is not None
    area = from_sq_wah(parcel.register_area_sq_wah)
    uses = [
        " ".join(filter(None, [known.uses[use.use], use.crop, str(from_sq_wah(use.area_sq_wah))]))
        for use in known.land_uses.get(parcel.pk, [])
    ]
    return [
        parcel.code, str(DocumentType(parcel.document_type).label), parcel.document_number,
        parcel.map_sheet, parcel.land_number, parcel.survey_page,
        parcel.village.moo if parcel.village else None, area.rai, area.ngan, area.sq_wah,
        "\n".join(uses), _baht(known.values.get(parcel.code)), *_held(right, parcel.pk, known),
    ]  # fmt: skip


def _built(right: Right, known: _Known) -> list[Cell]:
    unit = right.unit
    roof = unit.building if unit else right.building
    assert roof is not None
    land = roof.parcel
    rows = known.unit_uses.get(unit.pk, []) if unit else known.floor_uses.get(roof.pk, [])
    uses = [f"{known.uses[use.use]} {use.area_sq_m}" for use in rows]
    code = unit.code if unit else roof.code
    return [
        code, land.code if land else None,
        known.types.get(roof.type_code, roof.type_code),
        form("structures").get(roof.material, roof.material), unit.floor if unit else roof.floors,
        unit.area_sq_m if unit else roof.area_sq_m,
        roof.year_built and roof.year_built + words.BUDDHIST, "\n".join(uses),
        _baht(known.values.get(code)),
        *_held(right, land.pk if land else None, known),
    ]  # fmt: skip


def _held(right: Right, parcel: int | None, known: _Known) -> list[Cell]:
    """The right, its share, and by what it came when."""
    since = right.during.lower
    act = known.acts.get((parcel, since)) if parcel and since else None
    share = f"{right.share_numerator}/{right.share_denominator}"
    return [known.kinds[right.kind], share, words.short_date(since), act]


def _sign(sign: Sign) -> list[Cell]:
    return [
        sign.code, sign.parcel.code, sign.business_name, str(sign.get_wording_display()),
        sign.width_cm, sign.height_cm, sign.sides, words.short_date(sign.installed_on),
    ]  # fmt: skip


def _baht(satang: int | None) -> Cell:
    return None if satang is None else baht(satang)


def ledger(
    subdistrict: int, *, party: int | None = None, year: int | None = None
) -> Iterator[tuple[str, list[Cell]]]:
    """Name and row: of one person, or of all in a Christian year; latest year first.

    A tax has a row; each further receipt adds one with its own columns alone.
    """
    records = AssessmentRecord.objects.of(subdistrict).in_force()
    signs = SignAssessment.objects.of(subdistrict).in_force()
    if party is not None:
        records, signs = records.filter(party_ids__contains=[party]), signs.filter(party=party)
    if year is not None:
        records, signs = records.filter(tax_year=year), signs.filter(tax_year=year)
    yield from _years(
        records.defer("facts").order_by("-tax_year", "pk"), _Bills(subdistrict, ORIGIN, records)
    )
    yield from _sign_years(
        subdistrict, signs.order_by("-tax_year", "pk"), _Bills(subdistrict, SIGN_ORIGIN, signs)
    )


class _Bills:
    """Receipts of what was assessed and what of the tax is left, in two queries."""

    def __init__(self, subdistrict: int, origin: str, assessed: Any) -> None:
        of = Q(origin=origin, origin_id__in=assessed.order_by().values("pk"))
        bills = Bill.objects.of(subdistrict).filter(of)
        open_bills = bills.open().with_paid()  # type: ignore[misc]
        self.left: dict[int, int] = {
            thing: amount - paid
            for thing, amount, paid in open_bills.values_list(  # type: ignore[misc]
                "origin_id", "amount_satang", "paid_satang"
            )
        }
        self.receipts: dict[int, list[Receipt]] = defaultdict(list)
        rows = Receipt.objects.filter(
            payment__bill__in=bills, payment__reversed_by__isnull=True
        ).select_related("payment__bill")
        for receipt in rows.order_by("pk"):
            self.receipts[receipt.payment.bill.origin_id].append(receipt)

    def rows(self, key: int, head: list[Cell]) -> Iterator[list[Cell]]:
        """The row of a tax with its first receipt, then those of the others."""
        left = self.left.get(key)
        told = [
            [str(one), words.short_date(one.payment.paid_on), baht(one.payment.amount_satang)]
            for one in self.receipts.get(key, [])
        ]
        first = told[0] if told else [None] * 3
        yield [*head, *first, None if left is None else baht(left)]
        for more in told[1:]:
            yield [*([None] * len(head)), *more, None]


def _years(records: Any, bills: _Bills) -> Iterator[tuple[str, list[Cell]]]:
    tax = form("tax_ledger")["taxes"]["land"]
    for one in records:
        head: list[Cell] = [
            one.tax_year + words.BUDDHIST, tax, None, None, baht(one.value_satang), one.number,
            words.short_date(one.issued_at.date()), baht(one.due_satang),
        ]  # fmt: skip
        for row in bills.rows(one.pk, head):
            yield one.taxpayer_name, row


def _sign_years(subdistrict: int, signs: Any, bills: _Bills) -> Iterator[tuple[str, list[Cell]]]:
    tax = form("tax_ledger")["taxes"]["sign"]
    papers = SignPaper.objects.filter(subdistrict=subdistrict, kind=SignPaper.Kind.DECLARED)
    declared = {
        (paper.party_id, paper.tax_year): paper
        for paper in papers.filter(party__in=signs.order_by().values("party")).order_by("pk")
    }
    for one in signs:
        paper = declared.get((one.party_id, one.tax_year))
        head: list[Cell] = [
            one.tax_year + words.BUDDHIST, tax, None,
            words.short_date(paper.on if paper else None), None, one.number,
            words.short_date(one.issued_at.date()), baht(one.tax_satang),
        ]  # fmt: skip
        for row in bills.rows(one.pk, head):
            yield one.owner_name, row
