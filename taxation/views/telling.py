"""What a page says of a thing of the register, to show what an act would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from parcels.models import Condominium, Sign, UnitUse
from parcels.selectors.unit_history import UnitState
from taxation.selectors.papers import paper_name
from taxation.views.asking import language

#: Label -> words, or a day.
Told = dict[str, str | dt.date]


def told_unit(unit: Mapping[str, Any] | None) -> Told:
    """A unit in words; nothing for one that is not there."""
    if unit is None:
        return {}
    uses = [f"{use['label']} {use['area_sq_m']}" for use in unit["uses"]]
    holders = [f"{one['party']['name']} {one['share']}" for one in unit["owners"]]
    return {
        _("Condominium unit"): f"{unit['number']} ({unit['code']})",
        _("Floor"): unit["floor"],
        _("Area (m²)"): unit["area_sq_m"],
        _("Common share"): unit["common_share"] or "–",
        _("Use"): ", ".join(uses) or "–",
        _("Holders"): ", ".join(holders) or "–",
    }


def told_states(states: Iterable[UnitState]) -> list[dict[str, Any]]:
    """The history of a unit in words: days, uses with their papers, holders."""
    return [
        {
            "since": state.since,
            "last": state.last,
            "uses": [(_told_use(row), told_papers(row.evidence)) for row in state.uses],
            "holders": [
                f"{row.party} · {row.get_kind_display()} "
                f"{row.share_numerator}/{row.share_denominator}"
                for row in state.holders
            ],
        }
        for state in states
    ]


def _told_use(row: UnitUse) -> str:
    said = [f"{row.get_use_display()} {row.area_sq_m} {_('m²')}"]
    if row.letting:
        said.append(row.get_letting_display())
    if row.vacant_since:
        said.append(_("vacant since %(year)s") % {"year": row.vacant_since + 543})
    if row.exempt_item:
        said.append(_("section 8 item %(number)s") % {"number": row.exempt_item})
    return " · ".join(said)


def told_papers(papers: Mapping[str, str]) -> list[str]:
    """Papers seen, by name, with their number or day."""
    return [f"{paper_name(code, language())}: {number}" for code, number in sorted(papers.items())]


def told_condominium(one: Condominium | None) -> Told:
    """A registration in words."""
    if one is None:
        return {}
    return {
        _("Name"): one.name,
        _("Registration number"): one.registration_number,
        _("Registered on"): one.registered_on,
    }


def told_sign(sign: Sign | None) -> Told:
    """A sign in words."""
    if sign is None:
        return {}
    moving = _("Moving or changing") if sign.is_moving else ""
    return {
        _("Sign"): sign.code,
        _("Owner"): str(sign.owner),
        _("Business or wording"): sign.business_name or "–",
        _("Kind of wording"): " · ".join(filter(None, [sign.get_wording_display(), moving])),
        _("Size (cm)"): f"{sign.width_cm} × {sign.height_cm} × {sign.sides}",
        _("Put up on"): sign.installed_on,
        _("Taken down on"): sign.removed_on or "–",
    }
