"""Any sequence of acts keeps the register whole; undoing all of them restores it.

Hypothesis chooses acts on a block of nine parcels; what the register refuses it refuses unchanged.
"""

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from geo import geometry
from parcels.models import Finding, Parcel, ParcelLineage, RegisterEntry, Right, UseZone
from parcels.problems import RegisterProblem
from parcels.selectors import register_as_of, topology
from parcels.services import findings, recording, reshaping, undo
from parcels.services.holdings import Holder
from parcels.services.work import Because
from tests import factories as make

DAY = dt.date(2026, 2, 1)
pick = st.integers(0, 100)


class Register(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.by = make.user("surveyor")
        self.parties = [make.party(name) for name in ("ก", "ข")]
        for lot in (1, 2, 3, 11, 12, 13, 21, 22, 23):
            make.owned_parcel(f"01A{lot:03d}", self.parties[0])
        findings.check_whole(self.by.subdistrict_id)
        self.start = self.state()
        self.ground = self.shape_union()
        self.paper = self.register_area()
        self.day = DAY
        self.past = self.on_the_day_before()
        self.done: list[int] = []
        self.acts = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def live(self) -> list[Parcel]:
        return list(Parcel.objects.current().order_by("code"))

    def shapes(self) -> list:
        return [geometry.from_wkb(row.boundary.wkb) for row in self.live()]

    def shape_union(self):
        return shapely.union_all(self.shapes())

    def register_area(self) -> Decimal:
        return Parcel.objects.current().aggregate(sum=Sum("register_area_sq_wah"))["sum"]

    def state(self) -> list:
        return [
            (row.code, row.boundary.hexewkb, row.register_area_sq_wah, row.valid_from)
            for row in self.live()
        ]

    def on_the_day_before(self) -> tuple:
        """What was in force before any act: no act may change it."""
        day = register_as_of(self.by.subdistrict_id, DAY - dt.timedelta(1))
        parcels = [(row.code, row.register_area_sq_wah) for row in day.parcels]
        uses = sorted((row.parcel_id, row.use, row.area_sq_wah) for row in day.uses)
        return parcels, uses, sorted((row.parcel_id, row.party_id) for row in day.rights)

    def act(self, verb, **fields) -> None:
        self.day += dt.timedelta(1)
        because = Because(
            by=self.by, reason="machine", effective_on=self.day, area_reason="machine"
        )
        before = self.state()
        try:
            with transaction.atomic():
                entry = verb(because=because, **fields)
        except RegisterProblem:
            assert self.state() == before
        else:
            self.done.append(entry.pk)
            self.acts += 1

    @rule(which=pick, part=st.integers(5, 95), bearing=st.integers(0, 359))
    def split(self, which, part, bearing):
        rows = self.live()
        row = rows[which % len(rows)]
        area = (Decimal(str(row.area_sq_m)) / 4 * part / 100).quantize(Decimal("0.01"))
        if len(rows) < 14 and area > 1:
            cut = reshaping.Cut([area], bearing)
            self.act(reshaping.split_parcel, parcel_id=row.pk, cut=cut)

    @rule(first=pick, second=pick)
    def merge(self, first, second):
        rows = self.live()
        ids = {rows[first % len(rows)].pk, rows[second % len(rows)].pk}
        if len(ids) == 2:
            self.act(reshaping.merge_parcels, parcel_ids=sorted(ids), is_override=True)

    @rule(which=pick, corner=pick, east=st.integers(-1500, 1500), north=st.integers(-1500, 1500))
    def reshape(self, which, corner, east, north):
        """One corner inside the block moves, and with it every parcel that shares it."""
        rows = self.live()
        row = rows[which % len(rows)]
        shape = geometry.from_wkb(row.boundary.wkb)
        edge = self.ground.boundary
        inner = sorted(p for p in geometry.vertices(shape) if edge.distance(shapely.Point(p)) > 3)
        if not inner:
            return
        old = inner[corner % len(inner)]
        new = (round(old[0] + east / 1000, 3), round(old[1] + north / 1000, 3))
        moved = geometry._rebuilt(shape, lambda ring: [new if p == old else p for p in ring])
        drawn = GEOSGeometry(moved.wkb_hex, srid=32647)
        self.act(reshaping.reshape_parcels, changes={row.pk: drawn})

    @rule(which=pick, side=pick, millimetres=st.integers(-3000, 3000))
    def shift(self, which, side, millimetres):
        """One side inside the block moves in parallel; who lies along it gives way."""
        rows = self.live()
        row = rows[which % len(rows)]
        outline = list(geometry.from_wkb(row.boundary.wkb).geoms[0].exterior.coords)[:-1]
        at, then = side % len(outline), (side + 1) % len(outline)
        (x1, y1), (x2, y2) = outline[at], outline[then]
        if self.ground.boundary.distance(shapely.Point((x1 + x2) / 2, (y1 + y2) / 2)) < 4:
            return
        share = millimetres / 1000 / math.dist((x1, y1), (x2, y2))
        for corner in (at, then):
            x, y = outline[corner]
            outline[corner] = (x + (y2 - y1) * share, y - (x2 - x1) * share)
        drawn = GEOSGeometry(shapely.Polygon(outline).wkb_hex, srid=32647)
        beside = reshaping.Neighbours.YIELD
        self.act(reshaping.reshape_parcels, changes={row.pk: drawn}, beside=beside)

    @rule(which=pick, share=st.integers(1, 9))
    def transfer(self, which, share):
        rows = self.live()
        one, other = self.parties
        holders = [
            Holder(one.pk, "ownership", Fraction(share, 10)),
            Holder(other.pk, "ownership", 1 - Fraction(share, 10)),
        ]
        self.act(recording.transfer_right, parcel_id=rows[which % len(rows)].pk, owners=holders)

    @rule()
    def undo(self):
        if self.done:
            last = self.done.pop()
            because = Because(by=self.by, reason="machine", effective_on=self.day)
            undo.undo(entry_id=last, because=because)
            self.acts += 1

    @rule()
    def undo_all(self):
        while self.done:
            self.undo()
        assert self.state() == self.start

    @invariant()
    def the_ground_is_the_same(self):
        shapes = self.shapes()
        off = self.ground.symmetric_difference(shapely.union_all(shapes)).area
        assert off <= geometry.rounding_sq_m(shapes)
        assert geometry.breaks(shapes) <= 0.05 * (len(self.done) + 1)

    @invariant()
    def areas_and_shares_add_up(self):
        assert self.register_area() == self.paper
        for row in self.live():
            uses = UseZone.objects.open().filter(parcel=row)
            assert uses.aggregate(sum=Sum("area_sq_wah"))["sum"] == row.register_area_sq_wah
            rights = Right.objects.open().filter(parcel=row)
            total = sum(
                Fraction(right.share_numerator, right.share_denominator) for right in rights
            )
            assert total == 1

    @invariant()
    def every_parcel_knows_where_it_came_from(self):
        links = list(ParcelLineage.objects.values_list("parent__code", "child__code"))
        came, went = {child for _, child in links}, {parent for parent, _ in links}
        first = {row[0] for row in self.start}
        assert {row.code for row in self.live()} <= first | came
        ended = Parcel.objects.filter(retired_on__gt=F("valid_from"))
        assert set(ended.values_list("code", flat=True)) <= went

    @invariant()
    def no_day_and_no_act_is_missing_in_the_history(self):
        assert RegisterEntry.objects.count() == self.acts
        for row in self.live():
            spans = [version.during for version in row.versions.order_by("during")]
            ends = [span.upper for span in spans]
            assert [span.lower for span in spans[1:]] + [row.valid_from] == ends or not spans
        assert self.on_the_day_before() == self.past

    @invariant()
    def what_is_found_around_each_act_is_what_the_whole_has(self):
        kept = set(Finding.objects.standing().values_list("kind", "key"))
        whole = {(fault.kind, fault.key) for fault in topology.faults(self.by.subdistrict_id)}
        assert kept == whole

    @invariant()
    def codes_are_never_given_twice(self):
        codes = list(Parcel.objects.values_list("code", flat=True))
        assert len(codes) == len(set(codes))


@pytest.mark.django_db
def test_any_sequence_of_acts_keeps_the_register_whole():
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
