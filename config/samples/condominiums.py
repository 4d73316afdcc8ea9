"""Condominiums of the sample with their units."""

from config.samples.copying import copy_rows, range_text
from data_samples.generator.model import Sample
from parcels.models import Condominium, Unit, UnitUse


def load_condominiums(sample: Sample, office: int, building: int, unit: int) -> None:
    """Registrations, units and uses; `building` and `unit` are the first row numbers."""
    copy_rows(
        Condominium,
        ("subdistrict_id", "building_id", "name", "registration_number", "registered_on"),
        (
            (office, building + c.building, c.name, c.registration_number, c.registered_on)
            for c in sample.condominiums
        ),
    )
    copy_rows(
        Unit,
        ("id", "subdistrict_id", "building_id", "code", "number", "floor", "area_sq_m",
         "common_share_numerator", "common_share_denominator", "valid_from", "version"),
        (
            (unit + i, office, building + u.building, u.code, u.number, u.floor, u.area_sq_m,
             u.common_share_numerator, u.common_share_denominator, u.valid_from, 1)
            for i, u in enumerate(sample.units)
        ),
    )  # fmt: skip
    copy_rows(
        UnitUse,
        ("subdistrict_id", "unit_id", "use", "area_sq_m", "used_by", "letting", "vacant_since",
         "during"),
        (
            (office, unit + u.unit, u.use, u.area_sq_m, u.used_by, u.letting, u.vacant_since,
             range_text(u.start))
            for u in sample.unit_uses
        ),
    )  # fmt: skip
