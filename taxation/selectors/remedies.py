"""What is wrong with each thing a run could not settle, and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taxation.law.errors import LawError, texts
from taxation.models import RunException
from taxation.selectors.papers import paper_names

Kind = RunException.Kind
_MEASURES = ("sq_m", "sq_wah")


class Told(NamedTuple):
    """What of it is wrong ("" when the kind says all), and the remedy."""

    detail: str
    remedy: str


#: What settles each kind; a refusal of the law brings its own remedy.
REMEDIES: Mapping[str, object] = {
    Kind.NO_OWNER: gettext_lazy("Record the owner or possessor in the parcel's panel on the map."),
    Kind.SHARES_OVER: gettext_lazy(
        "One owner is one too many, or a share is wrong: correct by the title who held what on "
        "1 January. Nothing is taxed here until then."
    ),
    Kind.SHARES_UNDER: gettext_lazy(
        "An owner is missing, or a share is wrong: add who held the rest on 1 January. Those known "
        "are taxed together for the whole meanwhile."
    ),
    Kind.NO_PRICE: gettext_lazy(
        "Import the Treasury's prices, or take the nearest comparable parcel's until it answers."
    ),
    Kind.ESTIMATED_PRICE: gettext_lazy("Replace the estimate when the Treasury office answers."),
    Kind.NO_BUILDING_PRICE: gettext_lazy(
        "Correct the building's type, or import the price list that has it."
    ),
    Kind.NO_UNIT_PRICE: gettext_lazy("Give the unit its price on the condominium's page."),
    Kind.COMMON_LAND_TAXED: gettext_lazy(
        "Mark the use of the land as common property (section 8, item 9)."
    ),
    Kind.NO_USE: gettext_lazy("Record how it is used, from the survey form."),
    Kind.USES_DO_NOT_ADD_UP: gettext_lazy(
        "Correct the areas of the uses so that they sum to the whole."
    ),
    Kind.TWO_MAIN_RESIDENCES: gettext_lazy(
        "Ask which house register the person is in, and end the other registration."
    ),
    Kind.NO_YEAR_BUILT: gettext_lazy(
        "Record the year it was finished; without it nothing is deducted for age."
    ),
    Kind.BUILDING_WITHOUT_LAND: gettext_lazy("Say on which parcel the building stands."),
    Kind.NO_BOUNDARY: gettext_lazy("Draw the parcel, so that touching parcels are known."),
    Kind.VACANT_SINCE_UNKNOWN: gettext_lazy(
        "Record since when it lies vacant; until then it counts as the first year."
    ),
    Kind.EVIDENCE_MISSING: gettext_lazy("File the paper and note it at the use it speaks for."),
    Kind.TOO_FEW_PLANTED: gettext_lazy(
        "Count again, or split the use: what lies below the minimum is not farmed."
    ),
    Kind.OLD_TAX_INCOMPLETE: gettext_lazy(
        "Record the tax of 2562 of the owner's other parcels, so that section 97 can be applied."
    ),
}


def told(one: RunException, language: str) -> Told:
    """Detail and remedy of one exception."""
    if one.kind == Kind.REFUSED:
        return _refused(one, language)
    detail = _DETAILS.get(one.kind)
    said = detail(one.params) if detail and one.params else ""
    if papers := one.params.get("evidence"):
        said = paper_names(papers, language)
    unit = one.params.get("unit", "")
    room = _("unit %(number)s") % {"number": unit} if unit and unit not in _MEASURES else ""
    return Told(f"{room} {said}".strip(), str(REMEDIES[one.kind]))


def _refused(one: RunException, language: str) -> Told:
    """The law's own words; facts kept by an earlier version may name a code no longer known."""
    params = dict(one.params)
    code, at = params.pop("code", ""), params.pop("at", "")
    if code not in texts("errors"):
        return Told(f"{at} {code}".strip(), "")
    wrong = LawError(code, at, **params)
    return Told(wrong.message(language), wrong.remedy(language))


def _sums(params: Mapping[str, str]) -> str:
    unit = _("sq wah") if params.get("unit") == "sq_wah" else _("sq m")
    return _("uses %(uses)s, whole %(whole)s %(unit)s") % {
        "uses": _grouped(params.get("uses", "")),
        "whole": _grouped(params.get("whole", "")),
        "unit": unit,
    }


def _grouped(number: str) -> str:
    """1234.50 as 1,234.50; what is no number stays as it is."""
    return f"{Decimal(number):,}" if number.replace(".", "", 1).isdecimal() else number


def _year_built(params: Mapping[str, str]) -> str:
    year = params.get("year_built", "")
    return _("year recorded: %(year)s") % {"year": int(year) + 543} if year.isdecimal() else ""


_DETAILS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    Kind.USES_DO_NOT_ADD_UP: _sums,
    Kind.NO_YEAR_BUILT: _year_built,
    Kind.SHARES_OVER: lambda params: _("shares sum to %(percent)s%%") % params,
    Kind.SHARES_UNDER: lambda params: _("shares sum to %(percent)s%%") % params,
    Kind.NO_BUILDING_PRICE: lambda params: _("type %(code)s") % {"code": params["type_code"]},
    Kind.TWO_MAIN_RESIDENCES: lambda params: _("houses %(houses)s") % {"houses": params["houses"]},
}
