"""The price account of the sample: a price per square wah for parcels, the list for buildings."""

import datetime as dt

from config.samples.copying import copy_rows, range_text
from config.samples.register import Register
from data_samples.generator.model import Sample
from data_samples.generator.prices import ACCOUNT
from taxation.models import BuildingPrice, PriceAccount, UnitPrice, Valuation


def load_prices(sample: Sample, n: Register) -> None:
    """One account for the tax years 2566 to 2569."""
    office = n.ground.subdistrict
    code, first, last = ACCOUNT
    account = PriceAccount.objects.create(
        subdistrict=office,
        code=code,
        first_year=first,
        last_year=last,
        source="ราคาตัวอย่าง (สมมุติ) / sample prices, invented",
    )
    copy_rows(
        BuildingPrice,
        ("subdistrict_id", "account_id", "type_code", "name_th", "name_en", "baht_per_sq_m"),
        (
            (office.pk, account.pk, p.type_code, p.name_th, p.name_en, p.baht_per_sq_m)
            for p in sample.building_prices
        ),
    )
    copy_rows(
        UnitPrice,
        ("subdistrict_id", "account_id", "building_id", "floor", "baht_per_sq_m"),
        (
            (office.pk, account.pk, n.building + p.building, p.floor, p.baht_per_sq_m)
            for p in sample.unit_prices
        ),
    )
    years = range_text(dt.date(first, 1, 1), dt.date(last + 1, 1, 1))
    copy_rows(
        Valuation,
        ("subdistrict_id", "parcel_id", "account_id", "baht_per_sq_wah", "in_force"),
        (
            (office.pk, n.parcel + p.parcel, account.pk, p.baht_per_sq_wah, years)
            for p in sample.land_prices
        ),
    )
