"""A new office from plain files, and its first administrator."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from config.context import navigation
from config.founding import FoundingProblem, found_office
from geo.models import Block, Subdistrict, Village, Zone

OFFICE = {
    "code": "580105", "name_th": "หมอกจำแป่", "name_en": "Mok Champae",
    "office_th": "อบต.หมอกจำแป่", "office_en": "Mok Champae SAO",
    "amphoe_th": "เมืองแม่ฮ่องสอน", "province_th": "แม่ฮ่องสอน",
}  # fmt: skip


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(*features: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": about, "geometry": shape} for about, shape in features
        ],
    }


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    write(tmp_path, "office.json", OFFICE)
    write(tmp_path, "outline.geojson", layer(({}, square(97.9, 19.4, 0.1))))
    point = {"type": "Point", "coordinates": [97.95, 19.45]}
    names = {"moo": 1, "name_th": "บ้านหมอกจำแป่", "name_en": "Ban Mok Champae"}
    write(tmp_path, "villages.geojson", layer((names, point)))
    write(
        tmp_path,
        "blocks.geojson",
        layer(
            ({"zone": "01", "letter": "A"}, square(97.9, 19.4)),
            ({"zone": "01", "letter": "B"}, square(97.91, 19.4)),
        ),
    )
    return tmp_path


def write(folder: Path, name: str, found: Any) -> None:
    (folder / name).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def test_an_office_is_set_up_and_its_administrator_comes_in(folder: Path, capsys):
    call_command("found_office", str(folder), administrator="somchai")
    said = capsys.readouterr().out
    body = Subdistrict.objects.get()
    assert (body.code, body.is_sample) == ("580105", False)
    assert Village.objects.get().code == "58010501"
    assert set(Block.objects.values_list("zone__code", "letter")) == {("01", "A"), ("01", "B")}
    zone = Zone.objects.get()
    parts = sum(block.boundary.area for block in Block.objects.all())
    assert zone.boundary.area == pytest.approx(parts)
    desk = Client()
    page = desk.get("/welcome/" + said.split("/welcome/")[1].strip(), follow=True)
    words = {"new_password1": "หมอกลงทุกเช้าในหุบเขา", "new_password2": "หมอกลงทุกเช้าในหุบเขา"}
    desk.post(page.redirect_chain[-1][0], words)
    desk.post("/sign-in/", {"username": "somchai", "password": words["new_password1"]})
    assert desk.get("/staff/").status_code == 200


def test_run_again_it_adds_only_what_is_new(folder: Path):
    found_office(folder)
    again = found_office(folder)
    assert (again.villages, again.zones, again.blocks) == (0, 0, 0)
    write(
        folder,
        "blocks.geojson",
        layer(
            ({"zone": "01", "letter": "A"}, square(97.9, 19.4)),
            ({"zone": "02", "letter": "A"}, square(97.95, 19.4)),
        ),
    )
    more = found_office(folder)
    assert (more.zones, more.blocks) == (1, 1)
    assert Block.objects.count() == 3


def test_a_wrong_file_is_named_and_nothing_is_kept(folder: Path):
    bow = {"type": "Polygon", "coordinates": [[[97.9, 19.4], [97.91, 19.41], [97.91, 19.4],
                                               [97.9, 19.41], [97.9, 19.4]]]}  # fmt: skip
    wrong = [
        ("office.json", {**OFFICE, "name_th": ""}, "name_th"),
        ("office.json", {**OFFICE, "code": "12"}, "code"),
        ("outline.geojson", layer(({}, bow)), "crosses itself"),
        ("outline.geojson", layer(({}, square(390000, 2140000, 100))), "EPSG:4326"),
        ("villages.geojson", layer(({"moo": "x"}, {"type": "Point", "coordinates": [98, 19]})),
         "villages.geojson"),
        ("blocks.geojson", layer(({"zone": "1", "letter": "A"}, square(97.9, 19.4))), "zone 1"),
    ]  # fmt: skip
    for name, content, told in wrong:
        kept = (folder / name).read_text(encoding="utf-8")
        write(folder, name, content)
        with pytest.raises(FoundingProblem, match=told):
            found_office(folder)
        assert not Subdistrict.objects.exists()
        (folder / name).write_text(kept, encoding="utf-8")
    (folder / "office.json").write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match=r"office\.json"):
        call_command("found_office", str(folder))


def test_a_user_name_that_is_taken_keeps_nothing(folder: Path):
    User.objects.create(username="somchai")
    with pytest.raises(FoundingProblem):
        found_office(folder, "Somchai")
    assert not Subdistrict.objects.exists()


@pytest.mark.django_db
def test_every_door_opens_in_an_office_that_has_nothing_yet(folder: Path):
    made = found_office(folder, "somchai")
    assert made.administrator
    desk = Client()
    desk.force_login(made.administrator)
    doors = [item.url for item in navigation(made.administrator, "/")]
    more = (
        "/api/map/context", "/api/worklists/", "/tax/arrears/", "/tax/signs/", "/tax/settings/",
        "/tax/years/2027/", "/tax/what-if/", "/tax/condominiums/", "/register/persons/new",
        "/tiles/register/14/12657/7295.mvt", "/tiles/ground/12/3164/1823.mvt",
        "/register/houses/?number=1",
    )  # fmt: skip
    for door in [*doors, *more]:
        assert desk.get(door, follow=True).status_code == 200, door
    corners = [[97.902, 19.402], [97.904, 19.402], [97.904, 19.404], [97.902, 19.404]]
    body = {
        "boundary": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
        "document_type": "NONE",
        "register_area_sq_wah": "11600",
        "uses": [{"use": "AGRICULTURE", "area_sq_wah": "11600"}],
        "reason": "เริ่มทะเบียน",
        "effective_on": "2026-01-01",
        "area_reason": "ยังไม่รังวัด",
    }
    drawn = desk.post("/api/parcels/", body, content_type="application/json")
    assert (drawn.status_code, drawn.json().get("code")) == (201, "01A001"), drawn.json()
