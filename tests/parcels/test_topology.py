import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from parcels.models import Finding
from parcels.selectors import portions, topology
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(kind: str) -> set[tuple[str, ...]]:
    of = make.subdistrict().pk
    return {row.codes for row in topology.faults(of) if row.kind == kind}


def test_a_clean_register_has_no_faults():
    for lot in (1, 2, 3):
        parcel = make.owned_parcel(f"01A00{lot}")
        make.building_use(make.building(parcel))
    assert list(topology.faults(parcel.subdistrict_id)) == []


def test_overlaps_and_copies_are_named():
    make.owned_parcel("01A001")
    make.owned_parcel("01A002", boundary=make.square(118, 100))
    make.owned_parcel("01A003", boundary=make.square(139.9, 100))  # too narrow to count
    make.owned_parcel("01A011", boundary=make.square(300, 200))
    make.owned_parcel("01A012", boundary=make.square(300, 200))
    make.owned_parcel("01A013", boundary=make.square(300, 201), has_overlapping_claim=True)
    make.owned_parcel("01A014", boundary=make.square(300, 200), retired_on="2021-01-01")
    assert found("overlap") == {("01A001", "01A002")}
    assert found("duplicate") == {("01A011", "01A012")}


def test_a_narrow_gap_in_a_block_is_named():
    make.owned_parcel("01A001", boundary=make.rectangle(100, 100, 20, 20))
    make.owned_parcel("01A002", boundary=make.rectangle(121, 100, 20, 20))
    make.owned_parcel("01A003", boundary=make.rectangle(100, 120, 41, 20))
    make.owned_parcel("01A004", boundary=make.rectangle(100, 80, 41, 20))
    make.owned_parcel("01B001", boundary=make.rectangle(800, 400, 20, 20))
    assert found("gap") == {("01A001", "01A002", "01A003", "01A004")}


@pytest.mark.parametrize(
    ("kind", "values", "is_fault"),
    [
        ("CHANOTE", {"register_area_sq_wah": Decimal("95.50")}, False),  # 4.5 below 5 %
        ("CHANOTE", {"register_area_sq_wah": Decimal("94.00")}, True),
        ("FOREST", {"register_area_sq_wah": Decimal("90.00")}, False),
        ("FOREST", {"register_area_sq_wah": Decimal("80.00")}, True),
        (
            "CHANOTE",
            {"boundary": make.square(100, 100, 4), "register_area_sq_wah": Decimal(7)},
            False,
        ),
    ],
)
def test_an_area_difference_counts_beyond_its_tolerance(kind, values, is_fault):
    make.owned_parcel(document_type=kind, **values)
    assert found("area_differs") == ({("01A001",)} if is_fault else set())


def test_what_is_missing_is_named():
    bare = make.parcel("01A001", boundary=None)
    make.use_zone(bare, area_sq_wah=Decimal(90))
    parcel = make.owned_parcel("01A002")
    lost = make.building(parcel)
    type(lost).objects.filter(pk=lost.pk).update(parcel=None)
    make.building_use(lost, area_sq_m=Decimal(60))
    make.building(parcel, 2, footprint=lost.footprint)
    make.owned_parcel("01A003", boundary=make.square(140, 290))
    assert found("no_boundary") == found("no_owner") == found("uses_off") == {("01A001",)}
    assert found("no_parcel") == {("01A002-B001",)}
    assert ("01A002-B001",) in found("floor_uses_off")
    assert found("building_overlap") == {("01A002-B001", "01A002-B002")}
    assert found("out_of_block") == {("01A003",)}


def test_the_command_counts_or_lists():
    make.parcel()
    out = StringIO()
    call_command("check_topology", stdout=out)
    assert "no_owner" in out.getvalue()
    out = StringIO()
    call_command("check_topology", "--json", "--subdistrict", "580104", stdout=out)
    kinds = [row["kind"] for row in json.loads(out.getvalue())["580104"]]
    assert kinds == ["no_owner", "uses_off"]
    assert Finding.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("check_topology", "--subdistrict", "999999")


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    for lot in range(1, 9):
        make.parcel(f"01A00{lot}")
    with django_assert_max_num_queries(15):  # one or two for each check
        list(topology.faults(make.subdistrict().pk))


def told() -> set[tuple[str, str, float | None]]:
    return {(row.kind, row.key, row.size) for row in topology.faults(make.subdistrict().pk)}


def test_part_by_part_it_finds_the_same(monkeypatch):
    """Faults across the borders of parts, and of blocks that come in parts of their own."""
    for n in range(8):  # each lies on the next; every other building stands on its neighbour
        parcel = make.owned_parcel(
            f"01A00{n + 1}", boundary=make.rectangle(100 + n * 18, 100, 20, 20)
        )
        at = make.rectangle(105 + n * 18, 105, 15 + n % 2 * 8, 8)
        make.building(parcel, footprint=at, area_sq_m=Decimal(60))
    make.owned_parcel("01A011", boundary=make.rectangle(100, 100, 20, 20))  # one ground twice
    make.parcel("01B001", boundary=make.rectangle(100, 121, 100, 20))
    make.parcel("01B002", boundary=make.rectangle(100, 142, 45, 20))
    make.parcel("01B003", boundary=make.rectangle(144, 142, 56, 20))
    make.parcel("01B004", boundary=None)
    around = [(100, 300, 20), (121, 300, 20), (100, 320, 41), (100, 280, 41)]
    for n, (x, y, width) in enumerate(around):  # a metre nobody claims between the first two
        make.owned_parcel(f"01A02{n}", boundary=make.rectangle(x, y, width, 20))
    whole = told()
    kinds = {kind for kind, _key, _size in whole}
    assert kinds >= {"overlap", "duplicate", "gap", "building_overlap", "out_of_block", "uses_off"}
    for size in (1, 2, 3, 5):
        monkeypatch.setattr(portions, "PORTION", size)
        found = list(topology.faults(make.subdistrict().pk))
        assert {(row.kind, row.key, row.size) for row in found} == whole
        assert len(found) == len(whole), "nothing is said twice"
