"""The catalogue is whole, and a wrong line of it is refused with a name."""

import json
from pathlib import Path

import pytest
import yaml

from service_requests import catalogue
from service_requests.catalogue import CatalogueError, Words

GOOD = {
    "code": "XXX-YYY",
    "name": ["ชื่อ", "Name"],
    "groups": ["facilitation"],
    "division": "works",
    "path": "W3",
    "target": "3 wd",
    "pictogram": "light",
    "place": "required",
    "fields": [
        {"key": "a", "type": "one", "label": ["ก", "A"], "options": {"x": ["ข", "X"]}},
        {"key": "b", "type": "int", "label": ["ค", "B"], "required": True},
    ],
}
REFERENCE = (
    "REG-COM REG-HAZ REG-BLD REG-HNO REG-TAX REG-OBJ REG-SGN FAC-SEW FAC-WAT FAC-DEN FAC-CVD"
    " FAC-LGT REL-EMS REL-PTR REL-SSO REL-FOR STK-CHK STK-ELD STK-DIS STK-NEW STK-DVT STK-INF"
    " STK-WEL TRN-STA TRN-CCT TRN-CMP TRN-RPT GEN-INF GEN-OIA GEN-PLC TRV-REP KID-ENR KID-LOG"
    " IPO-NEW IPO-REG GAR-REG GAR-FEE GAR-MIS GAR-DAT INF-REP"
)


def write(folder: Path, *rows: object) -> Path:
    (folder / "some.yaml").write_text(yaml.safe_dump(list(rows), allow_unicode=True))
    return folder


def test_every_service_of_the_reference_is_there() -> None:
    assert {service.code for service in catalogue.services()} == set(REFERENCE.split())


def test_every_restricted_service_hides_its_name_from_others() -> None:
    welfare = [s for s in catalogue.services() if s.path == "W4"]
    assert welfare
    assert all(s.private and s.public_name == Words("สวัสดิการ", "Welfare") for s in welfare)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (service,) = catalogue.load(write(tmp_path, GOOD))
    assert service.target is not None
    assert (service.target.amount, service.target.unit) == (3, "wd")
    assert service.fields[0].options["x"].of("en") == "X"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"colour": "red"}, "unknown_key"),
        ({"division": "police"}, "unknown_division"),
        ({"groups": ["smart_rockets"]}, "unknown_group"),
        ({"partners": ["nasa"]}, "unknown_partner"),
        ({"path": "W0"}, "unknown_path"),
        ({"place": "maybe"}, "unknown_need"),
        ({"target": "soon"}, "bad_target"),
        ({"target": None}, "no_target"),
        ({"name": ["ชื่อ"]}, "not_two_texts"),
        ({"name": ["ได้", True]}, "not_two_texts"),
        ({"urgent_when": {"zzz": ["x"]}}, "urgent_field"),
        ({"fields": [{"key": "a", "type": "colour", "label": ["ก", "A"]}]}, "unknown_type"),
        ({"fields": [{"key": "a", "type": "one", "label": ["ก", "A"]}]}, "options_mismatch"),
        ({"fields": [GOOD["fields"][1]] * 2}, "field_twice"),
        ({"fields": [{"key": "a", "label": ["ก", "A"]}]}, "missing_key"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, change: dict[str, object], code: str) -> None:
    with pytest.raises(CatalogueError) as refusal:
        catalogue.load(write(tmp_path, {**GOOD, **change}))
    assert refusal.value.code == code
    assert "some.yaml" in refusal.value.where


def test_the_same_code_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="code_twice"):
        catalogue.load(write(tmp_path, GOOD, GOOD))


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("[1, 2")
    with pytest.raises(CatalogueError, match="not_yaml"):
        catalogue.load(tmp_path)


def test_fields_and_rules_survive_the_database() -> None:
    for service in catalogue.services():
        fields = json.loads(json.dumps(catalogue.fields_to_json(service.fields)))
        rules = json.loads(json.dumps(catalogue.rules_to_json(service.rules)))
        assert catalogue.fields_from_json(fields) == service.fields
        assert catalogue.rules_from_json(rules) == service.rules
