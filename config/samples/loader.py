"""Load the whole sample in one transaction: all of it is there, or nothing."""

import time
from collections.abc import Callable

from django.db import connection, transaction

from config.samples.cache import sample_at
from config.samples.desk import load_desk
from config.samples.ground import load_ground
from config.samples.imagery import load_imagery
from config.samples.prices import load_prices
from config.samples.quarantine import load_quarantine
from config.samples.register import load_register
from config.samples.staff import add_demo_staff
from config.samples.taxes import load_taxes
from data_samples.generator.model import Sample
from data_samples.generator.sample import SEED
from geo.models import Subdistrict
from parcels.services.findings import check_whole

Say = Callable[[str], None]


def load(scale: int, say: Say, seed: int = SEED, with_imagery: bool = True) -> Subdistrict:
    """Generate or reuse the sample, then fill the register, the prices, the desk, the imagery."""
    began = time.monotonic()

    def tell(text: str) -> None:
        say(f"{time.monotonic() - began:5.1f} s  {text}")

    tell("drawing the sub-district (or reading the one drawn before)")
    sample = sample_at(scale, seed)
    tell(f"{len(sample.parcels):,} parcels, {len(sample.buildings):,} buildings drawn")
    with transaction.atomic():
        _check_at_once()
        subdistrict = _fill(sample, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    check_whole(subdistrict.pk)
    tell("the register is in")
    load_taxes(subdistrict, tell)
    if with_imagery:
        tell(f"{load_imagery(subdistrict, sample)} sample pictures prepared")
    tell("done; everything in it is invented")
    return subdistrict


def _fill(sample: Sample, tell: Say) -> Subdistrict:
    ground = load_ground(sample)
    tell("ground, villages, zones, blocks, roads and water")
    register = load_register(sample, ground)
    tell("parties, parcels, buildings, houses, rights and uses")
    load_quarantine(sample, ground.subdistrict)
    load_prices(sample, register)
    tell("prices")
    load_desk(sample, register)
    tell(f"{len(sample.requests):,} service requests")
    add_demo_staff(ground.subdistrict)
    return ground.subdistrict


def _check_at_once() -> None:
    """Check references at the end of each COPY instead of at commit.

    A hundred thousand checks waiting for the commit cost memory, and a fault would be told late.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
