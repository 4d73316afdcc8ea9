"""The start is refused when a law file is wrong."""

from taxation import apps
from taxation.law.errors import BadLawFile


def test_good_law_files_pass():
    assert apps.check_law_files() == []


def test_a_wrong_law_file_is_named(monkeypatch):
    def broken():
        raise BadLawFile(
            "calendar.yaml", "years.2026.pay", problem="is not a date", fix="write one"
        )

    monkeypatch.setattr(apps, "national_law", broken)
    (error,) = apps.check_law_files()
    assert "calendar.yaml: years.2026.pay" in error.msg
    assert error.id == "taxation.E001"
