"""Paper maps: cut as the land office cuts its sheets, at true scale, with codes that never meet."""

import datetime as dt
import zipfile
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest
import shapely
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from accounts.models import Role
from parcels.map_sheet import parse, sheet_at
from parcels.models import Delivery
from parcels.services.deliveries.order import (
    cancel_delivery,
    file_of,
    folder_of,
    make_delivery,
    order_delivery,
    purge_deliveries,
)
from parcels.services.deliveries.sheets import NothingThere, SheetWish, parts_wanted
from parcels.sheets import plan
from parcels.sheets.frame import PAPERS, SCALES, Part, neighbour, part_at, parts_of
from parcels.sheets.labels import Board, Wish, text_width
from parcels.sheets.prints import sheet_pdf
from parcels.tasks import MAKERS, deliver
from tests import factories
from tests.taxation.tax_rows import building_price

SRID = 32647
MM = 72 / 25.4  # points of a PDF in a millimetre
DAY = dt.date(2026, 1, 1)


def shapes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top in mm of every path on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])
    return [tuple(edge / MM for edge in path.get_bounds()) for path in paths]


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


# --- the index ----------------------------------------------------------------------------------


@settings_of_hypothesis(deadline=None)
@given(
    east=st.floats(300_000, 500_000), north=st.floats(1_900_000, 2_200_000),
    scale=st.sampled_from(SCALES),
)  # fmt: skip
def test_the_sheet_of_a_point_holds_the_point(east, north, scale):
    sheet = sheet_at(47, east, north, scale)
    square = sheet.square()
    assert square.west <= east <= square.west + square.side
    assert square.south <= north <= square.south + square.side
    assert parse(str(sheet)) == sheet


def test_a_sheet_known_from_the_land_office_is_named_as_there():
    assert str(sheet_at(47, 390_500, 2_136_500, 4000)) == "4547 I 9036-00 (1:4000)"
    assert str(sheet_at(47, 647_023, 1_583_144, 1000)).endswith("4682-07 (1:1000)")


def test_neighbours_adjoin_and_come_back():
    sheet = parse("4547 I 9036-07 (1:1000)")
    east = neighbour(sheet, 1, 0)
    assert east.square().west == sheet.square().west + 500
    assert neighbour(east, -1, 0) == sheet


@pytest.mark.parametrize("paper", PAPERS)
def test_the_parts_of_a_sheet_cover_it_and_fit_the_paper(paper):
    sheet = parse("4547 I 9036-00 (1:4000)")
    parts = list(parts_of(sheet, paper))
    assert [part.number for part in parts] == list(range(1, parts[0].count + 1))
    assert sum(p.square()[3] * p.square()[4] for p in parts) == pytest.approx(2000**2)
    frame = parts[0].frame(SRID)
    assert frame.width + 14 < PAPERS[paper].width - 50  # room for the legend
    assert frame.height + 19 < PAPERS[paper].height - 15


@settings_of_hypothesis(deadline=None)
@given(east=st.floats(380_000, 400_000), north=st.floats(2_130_000, 2_150_000))
def test_the_part_at_a_point_shows_it(east, north):
    box = part_at(east, north, 500, "A4", SRID).frame(SRID).box
    assert box.west <= east <= box.east
    assert box.south <= north <= box.north


# --- labels -------------------------------------------------------------------------------------

wishes = st.builds(
    lambda x, y, text: Wish([(text, 2.0), (text[-3:], 1.2)], x, y),
    st.floats(0, 60), st.floats(0, 60), st.text("0123456789AB", min_size=3, max_size=10),
)  # fmt: skip


@settings_of_hypothesis(deadline=None)
@given(st.lists(wishes, max_size=60))
def test_no_two_labels_meet_and_none_is_lost(asked):
    done, left = Board(60, 60).write(asked)
    assert len(done) + len(left) == len(asked)
    boxes = [
        (w.x - text_width(w.text) * w.size / 2, w.y - 0.84 * w.size,
         w.x + text_width(w.text) * w.size / 2, w.y + 0.16 * w.size)
        for w in done
    ]  # fmt: skip
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert (
                one[2] <= other[0] + 1e-9
                or other[2] <= one[0] + 1e-9
                or one[3] <= other[1] + 1e-9
                or other[3] <= one[1] + 1e-9
            )


def test_nothing_is_written_where_something_else_stands():
    board = Board(60, 60)
    board.keep_free(20, 20, 40, 40)
    assert board.write([Wish([("01A001", 2.0)], 30, 30)])[0] == []
    assert board.write([Wish([("01A001", 2.0)], 10, 10)])[0] != []


# --- true scale ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_parcel_has_its_true_size_and_place_on_the_paper(scale, paper):
    factories.parcel("01A001", boundary=factories.rectangle(300, 400, 24, 16))
    centre = (factories.EAST + 312, factories.NORTH + 408)
    part = part_at(*centre, scale, paper, SRID)
    frame = part.frame(SRID)
    pdf = sheet_pdf(factories.subdistrict(), part, DAY)
    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_size() == pytest.approx((PAPERS[paper].width * MM, PAPERS[paper].height * MM))
    # The fill of the parcel: 24 by 16 metres, 312 and 408 metres from the corner of the ground.
    k = 1000 / scale
    left = 14 + (centre[0] - 12 - frame.box.west) * k
    top = PAPERS[paper].height - 19 - (frame.box.north - centre[1] - 8) * k
    expected = (left, top - 16 * k, left + 24 * k, top)
    assert any(found == pytest.approx(expected, abs=0.15) for found in shapes(pdf))


@pytest.mark.django_db
def test_a_sheet_says_its_name_scale_neighbours_and_that_it_is_a_sample():
    factories.use_zone(factories.parcel("01A001"), "AGRICULTURE")
    part = part_at(factories.EAST + 110, factories.NORTH + 110, 1000, "A1", SRID)
    text = words(sheet_pdf(factories.subdistrict(), part, DAY))
    assert str(part.sheet) in text
    assert "1:1000" in text
    assert "ข้อมูลตัวอย่าง" in text
    assert "01A001" in text
    assert "1 ม.ค. 2569" in text
    assert str(neighbour(part.sheet, 0, -1)).partition(" (")[0] in text


@pytest.mark.django_db
def test_a_past_day_shows_the_parcels_of_that_day():
    gone = factories.parcel("01A001")
    gone.retired_on = dt.date(2025, 6, 1)
    gone.save()
    part = part_at(factories.EAST + 110, factories.NORTH + 110, 1000, "A3", SRID)
    own = factories.subdistrict()
    assert "01A001" in words(sheet_pdf(own, part, dt.date(2025, 5, 1)))
    assert "01A001" not in words(sheet_pdf(own, part, dt.date(2025, 6, 1)))


@pytest.mark.django_db
def test_a_sheet_asks_a_fixed_number_of_queries(django_assert_max_num_queries):
    for number in range(1, 9):
        factories.building(factories.owned_parcel(f"01A{number:03d}"))
    own = factories.subdistrict()
    part = part_at(factories.EAST + 110, factories.NORTH + 110, 1000, "A3", SRID)
    with django_assert_max_num_queries(10):
        sheet_pdf(own, part, DAY)


def test_corners_are_numbered_clockwise_with_lengths_and_bearings():
    shape = factories.rectangle(0, 0, 30, 20)
    corners = plan.corners_of(shapely.from_wkb(bytes(shape.wkb)), SRID)
    assert [round(c.length, 3) for c in corners] == [30, 20, 30, 20]
    assert [c.bearing for c in corners] == [90, 180, 270, 0]
    assert [c.next for c in corners] == [2, 3, 4, 1]
    assert (corners[0].east, corners[0].north) == (factories.EAST, factories.NORTH + 20)


# --- doors --------------------------------------------------------------------------------------


def _signed_in(*roles: Role, **values: Any) -> Client:
    client = Client()
    client.force_login(factories.user(*roles, **values))
    return client


@pytest.mark.django_db
def test_the_plan_of_a_parcel_names_holders_only_to_those_who_may_know():
    parcel = factories.owned_parcel(holder=factories.party("บุญมี", family_name="ตัวอย่าง"))
    url = f"/register/parcels/{parcel.pk}/plan.pdf"
    seen = _signed_in(Role.SURVEYOR).get(url)
    assert seen["Content-Type"] == "application/pdf"
    assert "บุญมี" in words(seen.content)
    assert "20.00" in words(seen.content)  # an edge
    assert "บุญมี" not in words(_signed_in(Role.PLANNER).get(url).content)
    assert _signed_in(Role.VOLUNTEER).get(url).status_code == 403
    other = factories.subdistrict("580101", name_th="จองคำ")
    assert _signed_in(Role.SURVEYOR, subdistrict=other).get(url).status_code == 404


@pytest.mark.django_db
def test_the_plan_is_whole_in_thai_for_a_reader_of_english_too():
    parcel = factories.owned_parcel()
    built = factories.building(parcel)
    building_price(built.type_code)
    client = _signed_in(Role.SURVEYOR)
    client.cookies["django_language"] = "en"
    said = words(client.get(f"/register/parcels/{parcel.pk}/plan.pdf").content)
    assert "กรรมสิทธิ์" in said
    assert "Ownership" not in said
    assert "บ้าน" in said


@pytest.mark.django_db
def test_a_plan_at_true_scale_draws_the_parcel_in_its_size():
    parcel = factories.owned_parcel("01A001")
    pdf = _signed_in(Role.SURVEYOR).get(f"/register/parcels/{parcel.pk}/plan.pdf").content
    assert "1:250" in words(pdf)
    assert any(
        (right - left, top - bottom) == pytest.approx((80, 80), abs=0.3)
        for left, bottom, right, top in shapes(pdf)
    )


@pytest.mark.django_db
def test_a_wrong_place_comes_back_with_what_to_mend():
    client = _signed_in(Role.SURVEYOR)
    answer = client.get("/register/sheet.pdf", {"lon": "x", "lat": "19", "scale": 1000})
    assert answer.status_code == 422
    assert answer.context["place"].errors.keys() >= {"lon", "paper"}
    good = {"lon": 97.95, "lat": 19.35, "scale": 1000, "paper": "A4"}
    assert client.get("/register/sheet.pdf", good)["Content-Type"] == "application/pdf"


def _order(**wish: Any) -> Delivery:
    wanted = SheetWish(**{"scale": 500, "paper": "A4", "area": "all", **wish})
    return order_delivery(
        subdistrict=factories.subdistrict(),
        by=factories.user(Role.SURVEYOR),
        kind="sheets",
        title="ทดสอบ",
        wish=wanted.as_json(),
    )


@pytest.mark.django_db
def test_an_areas_sheets_are_those_with_a_parcel_of_it():
    factories.parcel("01A001", boundary=factories.square(0, 0))
    factories.parcel("01B001", boundary=factories.square(900, 900))
    own = factories.subdistrict()
    everything = parts_wanted(own, SheetWish(1000, "A1", "all"))
    assert len(everything) >= 2
    [one] = parts_wanted(own, SheetWish(1000, "A1", "parcels", ["01B001"]))
    assert isinstance(one, Part)
    assert one in everything
    with pytest.raises(NothingThere):
        parts_wanted(own, SheetWish(1000, "A1", "parcels", []))


@pytest.mark.django_db
def test_a_delivery_is_made_fetched_by_its_owner_alone_and_forgotten():
    factories.parcel("01A001")
    row = make_delivery(_order().pk, MAKERS)
    assert (row.state, row.done) == ("done", row.total)
    path = file_of(row, timezone.now())
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == row.total
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    client = Client()
    client.force_login(row.requested_by)
    url = f"/register/deliveries/{row.pk}/file"
    assert b"".join(client.get(url)).startswith(b"PK")
    assert _signed_in(Role.SURVEYOR).get(url).status_code == 404
    assert purge_deliveries(now=timezone.now()) == 0
    later = timezone.now() + dt.timedelta(days=settings.DELIVERY_DAYS, hours=1)
    assert purge_deliveries(now=later) == 1
    assert not path.exists()
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_cancelled_delivery_leaves_no_file():
    factories.parcel("01A001")
    row = _order()
    cancel_delivery(delivery=row)
    assert make_delivery(row.pk, MAKERS).state == "cancelled"


@pytest.mark.django_db
def test_a_delivery_that_fell_keeps_no_half_of_its_file():
    row = _order()  # there is no parcel to print
    half = folder_of(row) / "half.pdf"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"%PDF")
    with pytest.raises(NothingThere):
        deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert not half.parent.exists()


@pytest.mark.django_db
def test_the_page_orders_sheets_and_says_what_is_wrong():
    factories.parcel("01A001")
    client = _signed_in(Role.PLANNER)
    assert client.get("/register/out/?lon=97.9&lat=19.3").status_code == 200
    wrong = {"scale": 500, "paper": "A4", "area": "parcels", "parcels": "01A001 09Z999"}
    answer = client.post("/register/sheets/", wrong)
    assert answer.status_code == 422
    assert "09Z999" in answer.content.decode()
    good = client.post("/register/sheets/", {**wrong, "parcels": "01a001"})
    assert good.status_code == 302
    assert client.get(good["Location"]).status_code == 200
