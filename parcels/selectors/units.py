"""Condominium units as the panel and the pages show them, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from accounts import personal_data
from parcels.models import Building, Condominium, Party, Right, Unit, UnitUse
from parcels.models.vocabulary import LandUse, RightKind


def condominium_of(building: Building) -> dict[str, Any] | None:
    """What a building is registered as; ask with `select_related("condominium")`."""
    try:
        found: Condominium = building.condominium
    except Condominium.DoesNotExist:
        return None
    return {
        "name": found.name,
        "registration_number": found.registration_number,
        "registered_on": found.registered_on,
    }


def units_of(buildings: Iterable[int], *, with_owners: bool) -> dict[int, list[dict[str, Any]]]:
    """Live units by building in the order of their codes; owners None where not to be seen."""
    rows = list(Unit.objects.current().filter(building__in=list(buildings)).order_by("code"))
    if not rows:
        return {}
    uses, owners = _uses(rows), _owners(rows) if with_owners else None
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        mine = None if owners is None else owners[row.pk]
        found[row.building_id].append(_unit(row, uses[row.pk], mine))
    return found


def _unit(row: Unit, uses: list[Any], owners: list[Any] | None) -> dict[str, Any]:
    share = f"{row.common_share_numerator}/{row.common_share_denominator}"
    return {
        "id": row.pk,
        "code": row.code,
        "version": row.version,
        "number": row.number,
        "floor": row.floor,
        "area_sq_m": f"{row.area_sq_m:.2f}",
        "common_share": share if row.common_share_numerator else None,
        "uses": uses,
        "owners": owners,
    }


def _uses(units: list[Unit]) -> defaultdict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in UnitUse.objects.open().filter(unit__in=units).order_by("pk"):
        found[row.unit_id].append(
            {
                "use": row.use,
                "label": LandUse(row.use).label,
                "area_sq_m": f"{row.area_sq_m:.2f}",
                "floor": "",
                "letting": row.letting,
            }
        )
    return found


def _owners(units: list[Unit]) -> defaultdict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Right.objects.open().filter(unit__in=units).select_related("party")
    for row in rows.order_by("kind", "pk"):
        found[row.unit_id].append(
            {
                "right_id": row.pk,
                "kind": row.kind,
                "kind_label": RightKind(row.kind).label,
                "share": f"{row.share_numerator}/{row.share_denominator}",
                "party": party_brief(row.party),
            }
        )
    return found


def party_brief(party: Party) -> dict[str, Any]:
    """A person as staff who may see owners see them: the number masked."""
    return {
        "id": party.pk,
        "name": str(party),
        "kind": party.kind,
        "id_masked": personal_data.mask(party.id_number),
    }
