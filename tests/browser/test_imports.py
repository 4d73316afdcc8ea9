"""The wizard as an officer uses it: a month of the land office confirmed, applied, undone."""

import re
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from parcels.models import ImportBatch, Parcel, Right
from tests import factories as make
from tests.browser.desk import Desk
from tests.parcels.imports.files import plot, shapefile_of_the_land_office, table
from tests.parcels.imports.test_land_office import line, lots, month


@pytest.fixture
def officer(transactional_db: None) -> User:
    lots(1, 2, 3)
    return make.user(Role.ASSESSOR)


def holder(code: str) -> str:
    right = Right.objects.open().select_related("party").get(parcel__code=code)
    return right.party.name


def figure(page: Page, label: str) -> str:
    return page.locator(".figures .card", has_text=label).locator(".figure").inner_text()


def sent(page: Page, server: str, path: Path) -> None:
    page.goto(f"{server}/imports/")
    page.set_input_files("input[type=file]", path)
    page.locator("#import-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))


def step(page: Page, name: str) -> None:
    page.locator(f"form[action$='/{name}'] button").first.click()


def test_all_events_in_order_are_confirmed_at_once_applied_and_undone(
    page: Page, live_server, officer: User, worker: None, tmp_path: Path
) -> None:
    path = month(
        tmp_path,
        line(1, "ขาย", "3/1/2569", "นาย,ผู้ซื้อ,คนใหม่,"),
        line(2, "โอนมรดก", "4/1/2569", "นาง,ทายาท,คนใหม่,"),
        line(3, "ขายฝากพิสดาร", "5/1/2569", "นาย,ไม่มี,ใครรู้,"),
    )
    Desk(page, live_server.url, officer)
    sent(page, live_server.url, path)
    step(page, "map")
    confirm = page.locator("form[action$='/confirm'] button")
    expect(confirm).to_be_visible()
    assert figure(page, "เปลี่ยนแปลง") == "0"
    assert figure(page, "กักไว้ตรวจ") == "3"
    expect(page.locator(".notice", has_text="construction_256901.csv")).to_be_visible()

    confirm.click()
    changed = page.locator(".figures .card", has_text="เปลี่ยนแปลง").locator(".figure")
    expect(changed).to_have_text("2")
    assert figure(page, "กักไว้ตรวจ") == "1", "what nobody knows is not confirmed with the rest"
    expect(confirm).to_have_count(0)
    assert holder("01A001") == "เดิม1", "confirming writes nothing into the register"

    page.fill("form[action$='/apply'] input[name=reason]", "แฟ้มเดือนมกราคม")
    step(page, "apply")
    undo = page.locator("details", has=page.locator("form[action$='/undo']"))
    expect(undo).to_be_visible()
    assert (holder("01A001"), holder("01A002"), holder("01A003")) == ("ผู้ซื้อ", "ทายาท", "เดิม3")

    undo.locator("summary").click()
    undo.locator("input[name=reason]").fill("ผิดแฟ้ม")
    undo.locator("button").click()
    expect(page.locator(".notice", has_text="ถูกย้อน")).to_be_visible()
    assert (holder("01A001"), holder("01A002")) == ("เดิม1", "เดิม2")


def test_a_row_in_quarantine_is_mended_checked_and_brought_in(
    page: Page, live_server, officer: User, worker: None, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("parcel_cod,remark\n01A001,ริมน้ำ\n1A-2,ริมทาง\n", "utf-8")
    Desk(page, live_server.url, officer)
    sent(page, live_server.url, path)
    step(page, "map")
    mend = page.locator("details", has=page.locator("form[action*='/rows/']"))
    expect(mend).to_have_count(1)
    mend.locator("> summary").click()
    mend.locator("input[name=code]").fill("01A002")
    mend.locator("button.primary").click()
    step(page, "recheck")
    changed = page.locator(".figures .card", has_text="เปลี่ยนแปลง").locator(".figure")
    expect(changed).to_have_text("2")
    page.fill("form[action$='/apply'] input[name=reason]", "ตรวจภาคสนาม")
    step(page, "apply")
    expect(page.locator("form[action$='/undo']")).to_have_count(1)
    remarks = Parcel.objects.order_by("code").values_list("remark", flat=True)
    assert list(remarks) == ["ริมน้ำ", "ริมทาง", ""]


def test_work_that_broke_off_is_said_and_goes_back_a_step(
    page: Page, live_server, officer: User
) -> None:
    """The page neither waits nor loads itself for ever."""
    batch = ImportBatch.objects.create(
        subdistrict=make.subdistrict(), kind="parcels", file_name="a.gpkg", size_bytes=1,
        state="applying", heartbeat_at="2026-01-01T00:00Z", counts={"rows": 1, "changed": 1},
    )  # fmt: skip
    Desk(page, live_server.url, officer)
    page.goto(f"{live_server.url}/imports/{batch.pk}/")
    expect(page.locator("#progress")).to_have_count(0)
    step(page, "resume")
    expect(page.locator("form[action$='/apply']")).to_be_visible()


def lot(code: str) -> shapely.Geometry:
    return shapely.from_wkb(bytes(make.lot_square(code).wkb))


def undone(page: Page, why: str) -> None:
    undo = page.locator("details", has=page.locator("form[action$='/undo']"))
    undo.locator("summary").click()
    undo.locator("input[name=reason]").fill(why)
    undo.locator("button").click()
    expect(page.locator("h1 + .chip")).to_have_text("ย้อนกลับแล้ว")


def test_a_shapefile_is_applied_its_waiting_row_brought_in_later_and_all_is_undone(
    page: Page, live_server, officer: User, worker: None, tmp_path: Path
) -> None:
    path = shapefile_of_the_land_office(
        tmp_path, plot("01A001", remark="ริมน้ำปาย"), plot("1A-2", lot("01A002"), remark="ริมทาง")
    )
    Desk(page, live_server.url, officer)
    sent(page, live_server.url, path)
    step(page, "map")
    page.fill("form[action$='/apply'] input[name=reason]", "แผนที่ภาษีเดิม")
    step(page, "apply")
    expect(page.locator("form[action$='/undo']")).to_have_count(1)
    first = page.url
    assert Parcel.objects.get(code="01A001").remark == "ริมน้ำปาย"

    page.goto(f"{live_server.url}/imports/quarantine/")
    page.locator("summary", has_text="แก้ไข รับ หรือพักไว้").click()
    code = page.locator("input[name=code]")
    expect(code).to_have_value("1A-2")
    page.locator("td button.primary").click()
    expect(page.locator(".notice.bad")).to_contain_text("แถวที่ 2")
    page.locator("summary", has_text="แก้ไข รับ หรือพักไว้").click()
    code.fill("01A002")
    page.locator("td button.primary").click()
    expect(page.locator(".notice.ok")).to_contain_text("แถวที่ 2")
    step(page, "retry")
    page.fill("form[action$='/apply'] input[name=reason]", "แก้รหัสแล้ว")
    step(page, "apply")
    expect(page.locator("form[action$='/undo']")).to_have_count(1)
    assert Parcel.objects.get(code="01A002").remark == "ริมทาง"

    undone(page, "ผิดไฟล์")
    page.goto(first)
    undone(page, "ผิดไฟล์")
    assert set(Parcel.objects.values_list("remark", flat=True)) == {""}


def test_columns_are_changed_after_a_rehearsal(
    page: Page, live_server, officer: User, worker: None, tmp_path: Path
) -> None:
    path = table(tmp_path / "rows.csv", "รหัสแปลง,หมายเหตุ,บันทึก", "01A001,ก,ริมน้ำ", encoding="cp874")
    Desk(page, live_server.url, officer)
    sent(page, live_server.url, path)
    step(page, "map")
    change = page.locator("details", has=page.locator("form[action$='/map']"))
    change.locator("> summary").click()
    change.locator("select[name=column-remark]").select_option("บันทึก")
    change.locator("form[action$='/map'] button.primary").click()
    expect(page.locator("#rows")).to_contain_text("ริมน้ำ")
