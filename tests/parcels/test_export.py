"""Everything out, as of any day: each format read back, and nobody gets what is not theirs."""

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from pyarrow import parquet

from accounts.models import Role
from geo.sheets import safe_text, xlsx
from geo.vectors_out import DRIVERS, clipped
from parcels import ltax
from parcels.models import (
    Building,
    Delivery,
    House,
    HouseRegistration,
    Parcel,
    PersonView,
    Right,
    Sign,
    Unit,
    UseZone,
)
from parcels.selectors import sheets
from parcels.selectors.layers import LAYERS, Sight, batches_of, reading
from parcels.services.deliveries.order import make_delivery, order_delivery
from parcels.services.deliveries.register import (
    FORMATS,
    ExportRefused,
    ExportWish,
    NotYetKnown,
    export_register,
)
from parcels.services.work import close_state
from parcels.sheets.frame import Box
from parcels.tasks import MAKERS
from tests import factories

DAY = dt.date(2026, 1, 1)
NUMBER = "1234567890121"
pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """A parcel with everything, a second past state, and one without a shape."""
    holder = factories.party("=บุญมี", id_number=NUMBER, address="12 หมู่ 3 ต.ปางหมู อ.เมือง 58000")
    parcel = factories.parcel("01A001", remark="ก" * 290, map_sheet="4547 I 9036-07 (1:1000)")
    factories.use_zone(parcel, "UNUSED", vacant_since=2020)
    factories.right(parcel, holder)
    building = factories.building(parcel)
    factories.building_use(building)
    factories.right(building, holder)
    factories.sign(parcel, owner=holder, business_name="@ร้านค้า")
    factories.house("12", parcel)
    factories.owned_parcel("01A002", boundary=None)
    return factories.subdistrict()


def export(folder: Path, kind: str, *roles: str, **wish) -> Path:
    by = factories.user(*(roles or (Role.ASSESSOR,)))
    wanted = ExportWish(**{"format": kind, "day": DAY, **wish})
    made = export_register(
        subdistrict=by.subdistrict, wish=wanted, by=by, folder=folder, advance=lambda *_: True
    )
    assert made is not None
    return made


def unpack(path: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(path.parent / "read")
    return path.parent / "read"


@pytest.mark.parametrize("kind", ["gpkg", "shp", "fgb", "geojson"])
def test_vector_formats_read_back_the_same(register, tmp_path, kind):
    made = export(tmp_path, kind)
    source = made if kind == "gpkg" else unpack(made) / f"parcels.{DRIVERS[kind][1]}"
    info = pyogrio.read_info(source, layer="parcels")
    assert info["features"] == 2
    assert info["crs"] == ("EPSG:4326" if kind == "geojson" else "EPSG:32647")
    _, _, shapes, fields = pyogrio.raw.read(source, layer="parcels")
    values = dict(zip(info["fields"], fields, strict=True))
    code = "parcel_cod" if kind == "shp" else "parcel_code"
    assert list(values[code]) == ["01A001", "01A002"]
    shape = shapely.from_wkb(shapes[0])
    if kind != "geojson":
        assert shape.area == pytest.approx(400)
        assert shape.bounds[:2] == (factories.EAST + 100, factories.NORTH + 100)
    else:
        ring = json.loads(source.read_text())["features"][0]["geometry"]["coordinates"][0][0]
        assert shapely.LinearRing(ring).is_ccw  # RFC 7946
    remark = values["remark"][0]
    assert remark == ("ก" * 84 if kind == "shp" else "ก" * 290)


def test_shapefiles_keep_their_limits_and_say_their_encoding(register, tmp_path):
    folder = unpack(export(tmp_path, "shp", owners=True))
    assert (folder / "parcels.cpg").read_text() == "UTF-8"
    assert "UTM" in (folder / "parcels.prj").read_text()
    assert (folder / "holders.dbf").exists()
    for form in LAYERS.values():
        names = [column.short for column in form.columns]
        assert all(len(name.encode()) <= 10 for name in names)
        assert len(set(names)) == len(names)


@settings_of_hypothesis(deadline=None)
@given(st.text(max_size=300))
def test_a_cut_text_fits_and_is_a_beginning(text):
    cut = clipped(text)
    assert len(cut.encode()) <= 254
    assert text.startswith(cut)
    assert cut == text or len((cut + text[len(cut)]).encode()) > 254


def test_geoparquet_names_its_system_and_shapes(register, tmp_path):
    folder = unpack(export(tmp_path, "parquet"))
    table = parquet.read_table(folder / "parcels.parquet")
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 32647}
    assert shapely.from_wkb(table["geometry"][0].as_py()).area == pytest.approx(400)
    assert table["sq_wah"][0].as_py() == 0
    assert table["ngan"][0].as_py() == 1


def test_the_past_is_exported_as_it_was(register, tmp_path):
    early = export(tmp_path, "csv", day=dt.date(2019, 12, 31))
    rows = list(csv.reader(io.StringIO((unpack(early) / "parcels.csv").read_text("utf-8-sig"))))
    assert len(rows) == 1  # headings only: the register begins on factories.START


def numbers(made: Path) -> set[str]:
    _meta, _ids, _shapes, fields = pyogrio.raw.read(made, layer="houses", columns=["house_number"])
    return set(fields[0])


def recorded(house: House, days_ago: int) -> None:
    """The last event of a house is of an earlier day; history itself refuses to be rewritten."""
    last = house.events.order_by("-pgh_id").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE parcels_houseevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE parcels_houseevent SET pgh_created_at = now() - make_interval(days => %s) "
            "WHERE pgh_id = %s",
            [days_ago, last],
        )
        cursor.execute("ALTER TABLE parcels_houseevent ENABLE TRIGGER USER")


def test_houses_of_a_past_day_are_those_recorded_then(register, tmp_path):
    house = House.objects.get()
    recorded(house, 30)
    House.objects.filter(pk=house.pk).update(house_number="12/1")
    recorded(house, 20)
    new = factories.house("99")
    recorded(new, 10)
    new.delete()
    today = timezone.localdate()
    found = {
        ago: numbers(export(tmp_path, "gpkg", day=today - dt.timedelta(ago)))
        for ago in (400, 30, 20, 10, 0)
    }
    assert found == {400: {"12"}, 30: {"12"}, 20: {"12/1"}, 10: {"12/1", "99"}, 0: {"12/1"}}


def in_ltax(made: Path, sheet: str, heading: str) -> list[object]:
    page = openpyxl.load_workbook(made)[sheet]
    at = ltax.HEADINGS[sheet].index(heading)
    return [row[at] for row in page.iter_rows(min_row=2, values_only=True)]


def test_the_workbook_and_the_map_sheet_have_the_numbers_of_their_day(register, tmp_path):
    house = House.objects.get()
    building = Building.objects.get(code="01A001-B001")
    House.objects.filter(pk=house.pk).update(building=building, house_number="12")
    Sign.objects.update(building=building)
    recorded(house, 30)
    House.objects.filter(pk=house.pk).update(house_number="12/1")
    today = timezone.localdate()
    x, y = house.position.coords
    window = Box(x - 5, y - 5, x + 5, y + 5)
    for ago, number in ((20, "12"), (0, "12/1")):
        day = today - dt.timedelta(ago)
        made = export(tmp_path, "ltax", day=day, numbers=True, reason="ทดสอบ")
        assert in_ltax(made, "3_สิ่งปลูกสร้าง", "เลขที่บ้าน") == [number]
        assert in_ltax(made, "ป้าย", "บ้านเลขที่") == [number]
        shown = sheets.ground_in(factories.subdistrict(), window, day).houses
        assert [one.text for one in shown] == [number]


def test_who_lives_on_land_of_a_past_day_is_told_by_the_places_of_that_day(register, tmp_path):
    """2: the owner of the land is on record there; 4: none of the owners."""
    house, (here, there) = House.objects.get(), Parcel.objects.order_by("code")
    holder = here.rights.get().party
    UseZone.objects.filter(parcel=here).update(use="RESIDENCE", vacant_since=None)
    HouseRegistration.objects.create(
        subdistrict=here.subdistrict, house=house, party=holder, during=(factories.START, None)
    )
    recorded(house, 30)
    House.objects.filter(pk=house.pk).update(parcel=there)
    today = timezone.localdate()
    for ago, kind in ((20, 2), (0, 4)):
        made = export(tmp_path, "ltax", day=today - dt.timedelta(ago))
        assert in_ltax(made, "2_ที่ดิน_ใช้ประโยชน์", "ประเภทการใช้ประโยชน์")[0] == kind


def test_a_building_of_a_past_day_stands_where_it_stood_then(register, tmp_path):
    here, there = Parcel.objects.order_by("code")
    roof, today = Building.objects.get(), timezone.localdate()
    day = today - dt.timedelta(10)
    close_state(roof, day)
    roof.parcel = there
    roof.save()
    for ago, parcel in ((20, here), (0, there)):
        made = export(tmp_path, "ltax", day=today - dt.timedelta(ago))
        assert in_ltax(made, "3_สิ่งปลูกสร้าง", "รหัสแปลงที่ดิน") == [parcel.code]
        layer = export(tmp_path, "gpkg", day=today - dt.timedelta(ago))
        read = pyogrio.read_dataframe(layer, layer="buildings")
        assert list(read["parcel_code"]) == [parcel.code]


@pytest.mark.parametrize("kind", FORMATS.keys() - {"ltax"})
def test_every_layer_says_from_which_day_it_is(register, tmp_path, kind):
    today = timezone.localdate()
    said = about(export(tmp_path, kind), kind)
    assert set(said) == {name for name in LAYERS if name != "about"}
    assert said["parcels"] == (DAY.isoformat(), "in law")
    assert said["orthophotos"] == (today.isoformat(), "today")
    for layer in ("houses", "villages"):  # the first record is of today
        assert said[layer] == (today.isoformat(), "as recorded")


def about(made: Path, kind: str) -> dict[str, tuple[str, str]]:
    """Layer -> day and basis, read back from a format."""
    if kind == "xlsx":
        rows = list(openpyxl.load_workbook(made)["about"].iter_rows(min_row=2, values_only=True))
        return {str(row[0]): (str(row[1])[:10], str(row[2])) for row in rows}
    folder = made if kind == "gpkg" else unpack(made)
    if kind == "parquet":
        table = parquet.read_table(folder / "about.parquet").to_pylist()
        return {row["layer"]: (row["state_of"].isoformat(), row["basis"]) for row in table}
    if kind in ("gpkg", "shp"):
        read = pyogrio.raw.read(made if kind == "gpkg" else folder / "about.dbf", layer="about")
        layers, days, bases, *_words = read[3]
        return {
            layer: (str(day)[:10], basis)
            for layer, day, basis in zip(layers, days, bases, strict=True)
        }
    with (folder / "about.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row[0]: (row[1], row[2]) for row in list(csv.reader(lines))[1:]}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ltax"])
def test_no_cell_can_become_a_formula(register, tmp_path, kind):
    made = export(tmp_path, kind, owners=True)
    if kind == "csv":
        folder = unpack(made)
        cells = [
            cell
            for file in folder.glob("*.csv")
            for row in csv.reader(io.StringIO(file.read_text("utf-8-sig")))
            for cell in row
        ]
    else:
        book = openpyxl.load_workbook(made)
        cells = [str(c.value) for sheet in book for row in sheet for c in row if c.data_type == "s"]
        assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f"]
    risky = [cell for cell in cells if str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not risky
    assert "'=บุญมี" in cells


@settings_of_hypothesis(deadline=None)
@given(st.text(st.sampled_from("=+-@\t\r\n\x00\x07กa "), max_size=6))
def test_any_text_is_safe_in_a_cell(text):
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    read = openpyxl.load_workbook(io.BytesIO(xlsx({"s": [["h"], [text]]})))
    assert read["s"]["A2"].data_type != "f"


# --- who gets what ------------------------------------------------------------------------------


def test_names_and_numbers_stay_where_they_may(register, tmp_path):
    plain = unpack(export(tmp_path / "1", "csv", Role.PLANNER))
    assert not (plain / "holders.csv").exists()
    assert all("บุญมี" not in file.read_text("utf-8-sig") for file in plain.iterdir())
    named = (unpack(export(tmp_path / "2", "csv", owners=True)) / "holders.csv").read_text()
    assert "บุญมี" in named
    assert NUMBER not in named
    assert "xxxxxxxxxx121" in named
    assert not PersonView.objects.exists()
    whole = export(tmp_path / "3", "csv", numbers=True, reason="ส่ง LTAX")
    assert NUMBER in (unpack(whole) / "holders.csv").read_text()
    assert PersonView.objects.filter(purpose="export csv: ส่ง LTAX").count() >= 2


@pytest.mark.parametrize(
    ("roles", "wish", "code"),
    [
        ((Role.PLANNER,), {"owners": True}, "owners"),
        ((Role.PLANNER,), {"format": "ltax"}, "owners"),
        ((Role.SURVEYOR,), {"numbers": True, "reason": "x"}, "numbers"),
        ((Role.ASSESSOR,), {"numbers": True, "reason": " "}, "no_reason"),
        ((Role.ASSESSOR,), {"format": "dwg"}, "no_format"),
    ],
)
def test_refusals(register, tmp_path, roles, wish, code):
    with pytest.raises(ExportRefused) as refusal:
        export(tmp_path, wish.pop("format", "csv"), *roles, **wish)
    assert refusal.value.code == code
    assert not list(tmp_path.iterdir())


def test_units_of_a_condominium_leave_with_their_holders(register, tmp_path):
    building = Building.objects.get()
    unit = Unit.objects.create(
        subdistrict=register, building=building, code=f"{building.code}-U001", number="1/1",
        floor="2", area_sq_m=30, valid_from=factories.START,
    )  # fmt: skip
    Right.objects.create(
        subdistrict=register, unit=unit, party=factories.party("ชั้นสอง"), during=factories.FROM_START
    )
    folder = unpack(export(tmp_path, "csv", owners=True))
    assert unit.code in (folder / "units.csv").read_text("utf-8-sig")
    assert f"{unit.code},unit" in (folder / "holders.csv").read_text("utf-8-sig")


def test_a_reader_without_right_never_reaches_the_rows(register):
    with reading() as source, pytest.raises(PermissionError):
        next(batches_of(source, "holders", register.pk, DAY, sight=Sight()))


def test_the_exchange_standard_says_what_is_missing(register, tmp_path):
    with pytest.raises(NotYetKnown):
        export(tmp_path, "tgix_msp12")


def test_only_the_own_sub_district_leaves(register, tmp_path):
    other = factories.subdistrict("580101", name_th="จองคำ")
    factories.village(subdistrict=other)
    factories.owned_parcel("09Z001", subdistrict=other, boundary=None,
                           holder=factories.party("ต่างตำบล", subdistrict=other))  # fmt: skip
    folder = unpack(export(tmp_path, "csv", owners=True))
    text = "".join(file.read_text("utf-8-sig") for file in folder.iterdir())
    assert "09Z001" not in text
    assert "ต่างตำบล" not in text


# --- LTAX ---------------------------------------------------------------------------------------


def test_the_ltax_workbook_has_its_headings_and_codes(register, tmp_path):
    book = openpyxl.load_workbook(export(tmp_path, "ltax", numbers=True, reason="ทดสอบ"))
    assert book.sheetnames == list(ltax.HEADINGS)
    for page in book:
        assert tuple(cell.value for cell in page[1]) == ltax.HEADINGS[page.title]
    tables = {
        page.title: [
            dict(zip(ltax.HEADINGS[page.title], row, strict=True))
            for row in page.iter_rows(min_row=2, values_only=True)
        ]
        for page in book
    }
    people = tables["1_เจ้าของทรัพย์สิน"]
    owner = next(row for row in people if row["เลขบัตรประชาชน"] == NUMBER)
    assert (owner["ประเภทบุคคล"], owner["หมู่ที่"], owner["รหัสไปรษณีย์"]) == (1, "3", "58000")
    land = tables["2_ที่ดิน"][0]
    assert land["รหัสแปลงที่ดิน"] == "01A001"
    assert land["ประเภทเอกสาร"] == 1
    named = (land["ระวาง"], land["แผ่นที่ระวางUTM"], land["มาตราส่วน"])
    assert named == ("4547 I 9036-07", "07", 1000)
    assert (land["ไร่"], land["งาน"], land["ตร.วา"]) == (0, 1, 0)
    assert land["ประเภทการใช้ประโยชน์"] is None  # the details stand in the sheet of uses
    assert tables["2_ที่ดิน_ใช้ประโยชน์"][0]["ประเภทการใช้ประโยชน์"] == 9  # vacant for six years
    roof = tables["3_สิ่งปลูกสร้าง"][0]
    assert (roof["โครงสร้าง"], roof["ปีที่สร้าง"]) == (2, 2553)
    assert roof["รหัสสิ่งปลูกสร้าง"] == "01A001-B001"
    assert tables["ป้าย"][0]["เนื้อที่ป้าย (ตร.ซม.)"] == 20_000


def test_joint_owners_stand_in_one_cell(tmp_path):
    parcel = factories.parcel("01A001")
    for share, name in (("1/2", "ก"), ("1/2", "ข")):
        factories.right(parcel, factories.party(name), share)
    book = openpyxl.load_workbook(export(tmp_path, "ltax", owners=True))
    assert book["2_ที่ดิน"]["B2"].value.count(";") == 1


def test_ltax_words():
    assert ltax.land_use("RESIDENCE", None, owner_lives=True, houseowner_lives=True) == 2
    assert ltax.land_use("RESIDENCE", None, owner_lives=False, houseowner_lives=True) == 3
    assert ltax.land_use("RESIDENCE", None, owner_lives=False, houseowner_lives=False) == 4
    assert [
        ltax.land_use("UNUSED", years, owner_lives=False, houseowner_lives=False)
        for years in (None, 2, 3, 5, 6)
    ] == [6, 6, 8, 8, 9]
    assert ltax.sheet_cells("ไม่ใช่ระวาง")[0] == "ไม่ใช่ระวาง"
    assert ltax.address_cells("99/1 ซอย 2 ถนนสิงหนาท ต.ปางหมู อ.เมือง จ.แม่ฮ่องสอน 58000") == (
        "99/1", "", "2", "สิงหนาท", "ปางหมู", "เมือง", "แม่ฮ่องสอน", "58000",
    )  # fmt: skip
    assert [ltax.crop(name) for name in ("ข้าว", "rice", "วัว", "กระเทียม", "ลำไย", "")] == [
        1,
        1,
        11,
        5,
        8,
        None,
    ]
    assert ltax.sign_units(50, 11, 1) == 2


# --- doors --------------------------------------------------------------------------------------


def test_the_worker_makes_an_export_and_asks_rights_again(register):
    by = factories.user(Role.ASSESSOR)
    wish = ExportWish("gpkg", DAY, owners=True).as_json()
    given = {"subdistrict": register, "by": by, "kind": "register", "title": "x", "wish": wish}
    row = make_delivery(order_delivery(**given).pk, MAKERS)
    assert (row.state, row.done) == ("done", row.total)
    client = Client()
    client.force_login(by)
    url = reverse("delivery-file", args=[row.pk])
    assert client.get(url).status_code == 200
    by.roles = [Role.PLANNER]
    by.save()
    assert client.get(url).status_code == 403
    with pytest.raises(ExportRefused):
        make_delivery(order_delivery(**given).pk, MAKERS)


def test_the_page_offers_only_what_the_role_may(register):
    client = Client()
    client.force_login(factories.user(Role.PLANNER))
    page = client.get("/register/out/").content.decode()
    assert 'name="owners"' not in page
    assert 'value="ltax"' not in page
    answer = client.post("/register/export/", {"format": "gpkg", "day": "2026-01-01"})
    assert answer.status_code == 302
    client.force_login(factories.user(Role.ASSESSOR))
    wrong = {"format": "gpkg", "day": "2026-01-01", "numbers": "on"}
    assert client.post("/register/export/", wrong).context["export"].errors["reason"]


def test_a_day_before_the_register_began_is_refused_with_the_first_one(register):
    client = Client()
    client.force_login(factories.user(Role.PLANNER))
    answer = client.post("/register/export/", {"format": "gpkg", "day": "1990-01-01"})
    first = Parcel.objects.earliest("valid_from").valid_from
    assert str(first.year + 543) in answer.context["export"].errors["day"][0]
    assert not Delivery.objects.exists()


def test_the_command_writes_the_same_file(register, tmp_path, capsys):
    by = factories.user(Role.ASSESSOR, username="clerk")
    call_command("export_register", tmp_path, format="geojson", by=by.username, as_of=DAY)
    made = Path(capsys.readouterr().out.strip())
    assert zipfile.is_zipfile(made)
    with pytest.raises(CommandError):
        call_command("export_register", tmp_path, format="ltax", by="nobody")


def test_every_format_is_tried_here():
    assert set(FORMATS) == {"gpkg", "shp", "geojson", "fgb", "parquet", "xlsx", "csv", "ltax"}
