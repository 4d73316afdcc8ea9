"""What a rehearsal says a file would bring is what runs before and after it differ by."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import shapely

from accounts.models import Role, User
from parcels.models import ImportBatch, Parcel
from parcels.services.imports import applying, batches, rehearsal
from taxation.models import AssessmentRecord
from taxation.services import runs
from tests import factories as make
from tests.parcels.imports.files import geopackage, plot
from tests.taxation.random_registers import DEEDS, RandomRegister

pytestmark = pytest.mark.django_db
YEAR = 2026
DAY = dt.date(YEAR, 1, 1)


def brought(path: Path, by: User, **answers: object) -> ImportBatch:
    """Received, looked at and judged as of the first day of the tax year."""
    batch = batches.receive_file(
        subdistrict=make.subdistrict().pk, name=path.name, chunks=[path.read_bytes()], by=by
    )
    batches.look(batch)
    batches.answer(batch, answers)
    batch.effective_on = DAY
    batch.save(update_fields=["effective_on"])
    batches.judge(batch)
    assert batch.state == ImportBatch.State.REHEARSED, batch.problems
    return batch


def of_a_run(by: User) -> int:
    """The tax of the year, satang, as a run of now finds it."""
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=by)
    runs.run_tax_year(run.pk)
    due = AssessmentRecord.objects.filter(run=run).values_list("due_satang", flat=True)
    total = sum(due)
    runs.discard_run(run=run)
    return total


class RandomFile:
    """Rows of a file that changes, moves, sells, divides and leaves out parcels of a register."""

    def __init__(self, register: RandomRegister, dice: Random) -> None:
        self.register, self.dice = register, dice
        self.rows: list[dict[str, object]] = []
        for parcel in register.parcels:
            if parcel.boundary is not None and dice.random() < 0.8:
                self._row(parcel, shapely.from_wkb(bytes(parcel.boundary.wkb)))

    def _row(self, parcel: Parcel, shape: shapely.Geometry) -> None:
        said = self._said(parcel)
        turn = self.dice.random()
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        if turn < 0.15:  # divided; half the time the old parcel keeps a part
            halves = [
                shapely.box(west, south, middle, north),
                shapely.box(middle, south, east, north),
            ]
            codes = [parcel.code if self.dice.random() < 0.5 else "", ""]
            for code, half in zip(codes, halves, strict=True):
                self.rows.append(plot(code, half, **said))
            return
        if turn < 0.3:
            shape = shapely.box(west, south, east - 3, north)
        self.rows.append(plot(parcel.code, shape, **said))

    def _said(self, parcel: Parcel) -> dict[str, object]:
        said: dict[str, object] = dict.fromkeys(
            ("remark", "area_wah", "use", "land_type", "own_name", "own_lname"), ""
        )
        changes = {
            "remark": lambda: "สำรวจใหม่",
            "area_wah": lambda: str(self.dice.randrange(1, 9000)),
            "use": lambda: self.dice.choice(["AGRICULTURE", "RESIDENCE", "OTHER", "UNUSED"]),
            "land_type": lambda: self.dice.choice(DEEDS),
        }
        for name in self.dice.sample(sorted(changes), self.dice.randrange(3)):
            said[name] = changes[name]()
        if self.dice.random() < 0.25:
            buyer = self.dice.choice([*self.register.people, None])
            said["own_name"] = buyer.name if buyer else f"ใหม่{self.dice.randrange(99)}"
            said["own_lname"] = buyer.family_name if buyer else "มาใหม่"
        return said


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 10, 11])  # the last two end parcels without a row
def test_the_effect_told_is_the_difference_of_two_runs(tmp_path: Path, seed: int) -> None:
    hand, dice = make.user(Role.ASSESSOR), Random(seed)
    rows = RandomFile(RandomRegister(seed), dice).rows
    path = geopackage(tmp_path / "a.gpkg", *rows)
    before = of_a_run(hand)
    batch = brought(path, hand, retire_missing=dice.random() < 0.5)
    effect = batch.effect
    assert effect["year"] == YEAR
    applying.apply(batch, by=hand, reason="แฟ้มทดสอบ", on=DAY)
    told = Decimal(effect["after"]) - Decimal(effect["before"])
    assert told * 100 == of_a_run(hand) - before


@pytest.mark.parametrize("seed", range(2))
def test_the_effect_on_all_is_the_two_runs_to_the_satang(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "MANY", 0)
    hand, dice = make.user(Role.ASSESSOR), Random(seed)
    path = geopackage(tmp_path / "a.gpkg", *RandomFile(RandomRegister(seed), dice).rows)
    before = of_a_run(hand)
    batch = brought(path, hand)
    applying.apply(batch, by=hand, reason="แฟ้มทดสอบ", on=DAY)
    told = [Decimal(batch.effect[name]) * 100 for name in ("before", "after")]
    assert told == [before, of_a_run(hand)]
