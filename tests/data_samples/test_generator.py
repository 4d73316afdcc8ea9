"""The invented sub-district: repeatable, inside the real boundary, true to the measured sizes."""

import hashlib
import re
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
import shapely

from data_samples.generator import check, geojson
from data_samples.generator.ground import HOUSEHOLDS, TAMBON_CODE, read_ground
from data_samples.generator.households import SECOND_HOUSE_M2
from data_samples.generator.model import TODAY
from data_samples.generator.names import check_digit
from data_samples.generator.request_kinds import KINDS
from data_samples.generator.sample import generate

pytestmark = pytest.mark.slow

PARCEL = re.compile(r"^\d{2}[A-Z]{1,2}\d{3}(/\d{3})?$")


@pytest.fixture(scope="module")
def small():
    return generate(20)


@pytest.fixture(scope="module")
def quarter():
    return generate(4)


def fingerprint(sample):
    shapes = [p.boundary for p in sample.parcels if p.boundary is not None]
    shapes += [b.footprint for b in sample.buildings]
    rows = [(p.code, p.kind, p.document_number, p.register_area_sq_wah) for p in sample.parcels]
    told = [rows, sample.rights, sample.uses, sample.parties, sample.requests]
    text = "".join(repr(part) for part in told)
    return hashlib.sha256(text.encode() + b"".join(shapely.to_wkb(shapes))).hexdigest()


def test_the_same_seed_draws_the_same_sample(small):
    assert fingerprint(generate(20)) == fingerprint(small)


def test_another_seed_draws_another(small):
    assert fingerprint(generate(20, seed=7)) != fingerprint(small)


def test_counts_follow_the_scale(small):
    assert len(small.households) == sum(max(1, round(n / 20)) for n in HOUSEHOLDS.values())
    assert 550 < len(small.parcels) < 900
    assert sum(HOUSEHOLDS.values()) == 8878


def test_everything_lies_inside_the_tambon_and_outside_the_town(quarter):
    assert check.plots_outside(quarter) == []
    tambon = read_ground().tambon
    assert all(tambon.contains(b.footprint) for b in quarter.buildings)
    assert all(tambon.contains(z.boundary) for z in quarter.zones)


def test_no_plot_crosses_a_road_or_lies_in_the_river(quarter):
    assert check.plots_across_roads(quarter) == []
    assert check.plots_in_water(quarter) == []


def test_plots_overlap_only_where_the_manifest_says_so(quarter):
    told = {tuple(sorted(pair)) for pair in quarter.manifest["overlapping_plots"]}
    assert told
    assert {tuple(sorted(pair)) for pair in check.overlapping(quarter)} == told


def test_blocks_are_covered_and_neighbours_share_corners(quarter):
    assert check.coverage(quarter) > 0.97
    dirty = {code for pair in quarter.manifest["overlapping_plots"] for code in pair}
    by_block: dict[int, list[shapely.Polygon]] = {}
    for parcel in quarter.parcels:
        if parcel.boundary is not None and parcel.code not in dirty:
            by_block.setdefault(parcel.block, []).extend(parcel.boundary.geoms)
    assert all(shapely.coverage_is_valid(shapes) for shapes in by_block.values())


def test_sizes_follow_the_measured_percentiles(quarter):
    judged = [line for line in check.percentiles(quarter) if line.ok is not None]
    assert len(judged) >= 10
    assert [line.text for line in judged if not line.ok] == []


def test_corners_lie_on_the_grid_of_a_millimetre(small):
    shapes = [p.boundary for p in small.parcels if p.boundary is not None]
    corners = shapely.get_coordinates(shapes)
    assert abs(corners * 1000 - (corners * 1000).round()).max() < 1e-3


def test_no_number_can_be_a_real_one(small):
    numbers = [p.id_number for p in small.parties if len(p.id_number) == 13]
    assert len(numbers) == len(set(numbers)) > 300
    assert all(check_digit(n[:12]) != int(n[12]) for n in numbers)
    assert all(p.phone.startswith("000") for p in small.parties if p.phone)
    assert check.right_numbers(small) == 0


def test_owners_of_every_kind_are_there(quarter):
    kinds = Counter(p.kind for p in quarter.parties)
    assert {"natural", "juristic", "government", "religious"} <= set(kinds)
    assert {"citizen", "nonthai13", "juristic", "none"} <= {p.id_type for p in quarter.parties}
    assert any(p.status == "dead" for p in quarter.parties)
    assert {"ownership", "possession", "licence"} <= {r.kind for r in quarter.rights}


def test_open_shares_add_up_to_one(quarter):
    sums: dict[tuple[str, int | None, int | None, int | None], Decimal] = {}
    for r in quarter.rights:
        if r.end is None:
            key = (r.kind, r.parcel, r.building, r.unit)
            sums[key] = sums.get(key, Decimal(0)) + Decimal(r.share_numerator) / r.share_denominator
    assert all(abs(total - 1) < Decimal("1e-9") for total in sums.values())


def test_codes_are_well_formed_and_unique(quarter):
    codes = [p.code for p in quarter.parcels]
    assert len(codes) == len(set(codes))
    assert all(PARCEL.match(code) for code in codes)
    assert all(re.fullmatch(r".+-B\d{3}", b.code) for b in quarter.buildings)
    assert len({b.code for b in quarter.buildings}) == len(quarter.buildings)
    papers = [(p.map_sheet, p.land_number) for p in quarter.parcels if p.land_number]
    assert len(papers) == len(set(papers))


def test_house_numbers_are_unique_in_a_village(quarter):
    numbers = [(h.moo, h.house_number) for h in quarter.houses if h.house_number]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"\d{11}", h.house_code) for h in quarter.houses if h.house_code)
    homes = [quarter.buildings[h.building] for h in quarter.houses if h.building is not None]
    assert all(b.footprint.area > 8 for b in homes)
    assert SECOND_HOUSE_M2 > 8


def test_uses_add_up_except_where_the_manifest_says_so(quarter):
    total: defaultdict[int, Decimal] = defaultdict(Decimal)
    for row in quarter.uses:
        if row.end is None:
            total[row.parcel] += row.area_sq_wah
    wrong = [p.code for i, p in enumerate(quarter.parcels) if total[i] != p.register_area_sq_wah]
    assert sorted(wrong) == sorted(quarter.manifest["uses_do_not_add_up"])


def test_a_condominium_stands_on_common_land_with_units_of_every_use(quarter):
    [found] = quarter.condominiums
    land = quarter.buildings[found.building].parcel
    assert {row.exempt_item for row in quarter.uses if row.parcel == land} == {9}
    assert {row.use for row in quarter.unit_uses} == {"RESIDENCE", "OTHER", "UNUSED"}
    assert {row.unit for row in quarter.rights} >= set(range(len(quarter.units)))
    assert (
        sum(unit.area_sq_m for unit in quarter.units) < quarter.buildings[found.building].area_sq_m
    )
    assert any(house.unit is not None for house in quarter.houses)


def test_uses_of_every_class_are_there(quarter):
    assert {row.use for row in quarter.uses} == {"AGRICULTURE", "RESIDENCE", "OTHER", "UNUSED"}
    assert {5, 1, 6} <= {row.exempt_item for row in quarter.uses}
    assert any(row.vacant_since == 2020 for row in quarter.uses)
    assert any(count > 1 for count in Counter(row.parcel for row in quarter.uses).values())


def test_the_manifest_tells_every_fault(quarter):
    faults = quarter.manifest
    owned = {r.parcel for r in quarter.rights}
    bare = [p.code for i, p in enumerate(quarter.parcels) if i not in owned]
    assert sorted(bare) == sorted(faults["without_owner"])
    drawn = [p.code for p in quarter.parcels if p.boundary is None]
    assert drawn == faults["without_boundary"]
    loose = [b.code for b in quarter.buildings if b.parcel is None]
    assert sorted(loose) == sorted(faults["buildings_without_parcel"])
    rings = [q.label for q in quarter.quarantine if q.reason == "self-intersection"]
    assert rings == faults["invalid_rings"]
    valid = [q.label for q in quarter.quarantine if shapely.from_wkb(q.wkb).is_valid]
    assert valid == faults["shapes_without_row"]
    assert faults["is_sample"] is True


def test_requests_follow_the_seasons(quarter):
    assert 1300 < len(quarter.requests) < 1600
    by_month: dict[str, Counter[int]] = {}
    for r in quarter.requests:
        by_month.setdefault(r.service, Counter())[r.submitted_at.month] += 1
    water, dengue = by_month["FAC-WAT"], by_month["FAC-DEN"]
    assert sum(water[m] for m in (2, 3, 4)) > 3 * sum(water[m] for m in (7, 8, 9))
    assert sum(dengue[m] for m in (6, 7, 8)) > 3 * sum(dengue[m] for m in (1, 2, 3))
    assert {r.service for r in quarter.requests} <= {kind.code for kind in KINDS}


def test_requests_have_a_history_in_order(quarter):
    for r in quarter.requests:
        times = [event.at for event in r.events]
        assert times == sorted(times)
        assert times[-1].date() <= TODAY
        assert r.stage == r.events[-1].to_stage
        assert (r.stage == "closed") == bool(r.outcome)
    open_ones = [r for r in quarter.requests if r.stage not in ("done", "closed")]
    assert 10 < len(open_ones) < len(quarter.requests) / 4


def test_requests_lie_in_the_tambon(small):
    tambon = read_ground().tambon
    assert all(tambon.contains(r.position) for r in small.requests)


def test_geojson_names_nobody(small, tmp_path):
    written = geojson.write(small, tmp_path)
    text = (tmp_path / "parcels.geojson").read_text(encoding="utf-8")
    assert len(written) == 7
    assert '"is_sample": true' in text
    assert small.parties[-1].family_name not in text
    assert TAMBON_CODE == "580104"
