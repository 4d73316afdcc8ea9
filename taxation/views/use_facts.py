"""What a surveyor counted and which papers were seen, for each use of land and floors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Building, BuildingUse, Parcel, RegisterEntry, UseZone
from parcels.models.vocabulary import LandUse
from parcels.services import buildings, holdings, recording
from parcels.services.holdings import Use
from taxation import permissions
from taxation.law.classify import homestay_counts
from taxation.law.errors import texts
from taxation.selectors.law import body_law
from taxation.selectors.papers import paper_name
from taxation.selectors.uses import HOMESTAY_COUNT
from taxation.views import acting
from taxation.views.asking import asker, body_of, language, map_url
from taxation.views.sign_forms import ReasonForm
from taxation.views.telling import Told, told_papers

BUDDHIST = 543
MOST_PLANTED, MOST_PAPERS = 3, 2
Codes = list[tuple[str, str]]


class PlantedForm(forms.Form):
    """One plant or animal with its number; a line without a number is no line."""

    code = forms.ChoiceField(required=False, label=gettext_lazy("Plant or animal"))
    count = forms.DecimalField(
        required=False, min_value=0, max_digits=9, decimal_places=2, label=gettext_lazy("How many")
    )

    def __init__(self, *args: Any, codes: Codes, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *codes]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(said.get("code")) != bool(said.get("count")):
            raise forms.ValidationError(_("A plant or animal and its number go together."))
        return said


class PaperForm(forms.Form):
    """One paper with its number or day; a line without a kind is no line."""

    code = forms.ChoiceField(required=False, label=gettext_lazy("Paper seen"))
    number = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Its number or date")
    )

    def __init__(self, *args: Any, codes: Codes, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *codes]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(said.get("code")) != bool(str(said.get("number", "")).strip()):
            raise forms.ValidationError(_("A paper and its number or date go together."))
        if said.get("code") == HOMESTAY_COUNT and homestay_counts(said["number"]) is None:
            raise forms.ValidationError(_("Write rooms and guests of a homestay as 4/20."))
        return said


class SinceForm(forms.Form):
    """When the land the plants do not cover fell vacant."""

    vacant_since = forms.IntegerField(
        required=False,
        min_value=2563,
        max_value=2900,
        label=gettext_lazy("If too few: the rest vacant since (B.E.)"),
    )


PlantedLines = forms.formset_factory(PlantedForm, extra=0, max_num=20, absolute_max=20)
PaperLines = forms.formset_factory(PaperForm, extra=0, max_num=20, absolute_max=20)


@dataclass(slots=True)
class UseFacts:
    """The lines of one use on the page."""

    use: Use
    label: str
    planted: Any
    papers: Any
    since: SinceForm

    def is_valid(self) -> bool:
        asked = [self.planted.is_valid(), self.papers.is_valid(), self.since.is_valid()]
        return all(asked)

    def said(self) -> Use:
        """The use with what was entered; the same code twice is summed or joined."""
        counts: dict[str, Decimal] = {}
        papers: dict[str, str] = {}
        for line in self.planted.cleaned_data:
            if code := line.get("code"):
                counts[code] = counts.get(code, Decimal(0)) + line["count"]
        for line in self.papers.cleaned_data:
            if code := line.get("code"):
                papers[code] = ", ".join(filter(None, [papers.get(code), line["number"].strip()]))
        kept = {code: f"{count.normalize():f}" for code, count in counts.items()}
        use = replace(self.use, planted=holdings.pairs(kept), evidence=holdings.pairs(papers))
        if self.use.use != LandUse.AGRICULTURE:
            return use
        year = self.since.cleaned_data["vacant_since"]
        return replace(use, vacant_since=year - BUDDHIST if year and counts else None)


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def use_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The uses of a parcel and its buildings; `of` says whose form was sent."""
    body = body_of(request)
    parcel = get_object_or_404(Parcel.objects.of(body).defer("boundary"), pk=pk)
    may_record = register.may_record(asker(request)) and parcel.is_current
    posted = request.POST.get("of", "") if request.method == "POST" and may_record else ""
    buildings = list(parcel.buildings.current().defer("footprint"))
    sections = [_land(request, parcel, posted)]
    sections += [_floors(request, one, posted) for one in buildings]
    changes, done = carry_sections(request, sections, posted)
    if done:
        return redirect("tax-use-facts", pk)
    context = {
        "subdistrict": body, "code": parcel.code, "sections": sections, "may_record": may_record,
        "changes": changes, "entries": acting.latest_acts(parcel), "counts_plants": True,
        "back": {"url": map_url(parcel), "says": f"{_('On the map')}: {parcel.code}"},
    }  # fmt: skip
    return render(request, "taxation/use_facts.html", context)


@dataclass(slots=True)
class Section:
    """The land, or one building: its uses with their lines, and the act that keeps them."""

    key: str
    title: str
    rows: list[UseFacts]
    reason: ReasonForm
    act: Callable[[Sequence[Use]], RegisterEntry]
    read: Callable[[], list[Use]]

    @property
    def told(self) -> Told:
        """What is kept now, in words."""
        return {f"{number}. {LandUse(use.use).label}": _words(use)
                for number, use in enumerate(self.read(), 1)}  # fmt: skip


def carry_sections(
    request: HttpRequest, sections: list[Section], posted: str
) -> tuple[list[acting.Change] | None, bool]:
    """Try or do the act of the section that was sent: its changes, and whether it is done."""
    section = next((one for one in sections if one.key == posted and one.rows), None)
    if section is None:
        return None, False
    valid = [section.reason.is_valid(), *(row.is_valid() for row in section.rows)]
    if not all(valid):
        return None, False
    sent, uses = section, [row.said() for row in section.rows]
    return acting.carry(request, lambda: sent.act(uses), lambda: sent.told)


def _land(request: HttpRequest, parcel: Parcel, posted: str) -> Section:
    data = request.POST if posted == "land" else None
    uses, grown = holdings.open_uses(parcel), _grown(parcel.subdistrict_id)
    reason = reason_of(data, "land")
    return Section(
        "land",
        _("Land"),
        [facts_of(grown, use, data, f"land-{n}") for n, use in enumerate(uses)],
        reason,
        lambda said: recording.change_use(
            because=acting.because(request, reason), parcel_id=parcel.pk, uses=said
        ),
        lambda: [holdings.use_of(row) for row in _open(UseZone, parcel=parcel)],
    )


def _floors(request: HttpRequest, building: Building, posted: str) -> Section:
    key = str(building.pk)
    data = request.POST if posted == key else None
    uses = [holdings.floor_use_of(row) for row in _open(BuildingUse, building=building)]
    reason = reason_of(data, key)
    return Section(
        key,
        building.code,
        [facts_of([], use, data, f"{key}-{n}") for n, use in enumerate(uses)],
        reason,
        lambda said: buildings.change_floor_use(
            because=acting.because(request, reason), building_id=building.pk, uses=said
        ),
        lambda: [holdings.floor_use_of(row) for row in _open(BuildingUse, building=building)],
    )


def _open(model: Any, **of: Any) -> Any:
    return model.objects.open().filter(**of).order_by("pk")


def reason_of(data: Any, key: str) -> ReasonForm:
    return ReasonForm(data, initial={"effective_on": timezone.localdate()}, auto_id=f"id_{key}_%s")


def facts_of(codes: Codes, use: Use, data: Any, prefix: str) -> UseFacts:
    """Lines for what is kept and a few more."""
    grows = use.use == LandUse.AGRICULTURE and bool(codes)
    planted = [{"code": code, "count": count} for code, count in use.planted]
    papers = [{"code": code, "number": number} for code, number in use.evidence]
    most = MOST_PLANTED if grows else 0
    since = {"vacant_since": use.vacant_since and use.vacant_since + BUDDHIST}
    return UseFacts(
        use,
        f"{LandUse(use.use).label} {use.area:,.2f}",
        PlantedLines(
            data, prefix=f"{prefix}-planted",
            initial=planted + [{}] * max(most - len(planted), 1 if grows else 0),
            form_kwargs={"codes": codes},
        ),
        PaperLines(
            data, prefix=f"{prefix}-papers",
            initial=papers + [{}] * max(MOST_PAPERS - len(papers), 1),
            form_kwargs={"codes": _papers()},
        ),
        SinceForm(data, prefix=f"{prefix}-since", initial=since),
    )  # fmt: skip


def _grown(body: int) -> Codes:
    """Plants and animals of the law in the language of the page."""
    book = body_law(body).book
    law = book.for_tax_year(book.years()[-1])
    plants = [(code, row.name.in_(language())) for code, row in law.crops.per_rai.items()]
    animals = [(code, row.in_(language())) for code, row in law.livestock.names.items()]
    return sorted(plants, key=lambda one: one[1]) + animals


def _papers() -> Codes:
    """Papers the findings of the law ask for."""
    return [(code, paper_name(code, language())) for code in texts("names")["evidence"]]


def _words(use: Use) -> str:
    planted = [f"{code} {count}" for code, count in use.planted]
    papers = told_papers(dict(use.evidence))
    since = [str(use.vacant_since + BUDDHIST)] if use.planted and use.vacant_since else []
    return " · ".join([*planted, *since, *papers]) or "–"
