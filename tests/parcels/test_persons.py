import pytest

from parcels import persons


@pytest.mark.parametrize(
    "number", ["1-2345-67890-12-1", "1234567890121", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "1 2345 67890 12 1"]
)
def test_a_number_with_its_check_digit_is_valid(number):
    assert persons.is_valid13(number)


def test_another_check_digit_makes_it_invalid():
    assert [d for d in range(10) if persons.is_valid13(f"123456789012{d}")] == [1]


@pytest.mark.parametrize("place", [p for p in range(12) if p != 2])
def test_a_changed_digit_is_noticed_but_for_one_value(place):
    """Remainders 0 and 10 share a check digit; the third digit weighs 11: not checked."""
    number = "1234567890121"
    others = set("0123456789") - {number[place]}
    changed = [number[:place] + digit + number[place + 1 :] for digit in others]
    assert sum(map(persons.is_valid13, changed)) <= 1


@pytest.mark.parametrize("text", ["", "123", "12345678901212", "123456789012X", "AB1234567"])
def test_other_texts_are_not_thirteen_digits(text):
    assert persons.digits13(text) is None
    assert not persons.is_valid13(text)


def test_grouping_is_for_thirteen_digits_only():
    assert persons.grouped("1234567890121") == "1-2345-67890-12-1"
    assert persons.grouped("AB1234567") == "AB1234567"


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("นางซอลายสาย เครือแต่ง", "ซอลายสาย เครือแต่ง"),
        ("นางสาวแสง  ดี", "แสง ดี"),
        ("นาย ใจดี", "ใจดี"),
        ("นางนวล", "นวล"),
        ("นาง", "นาง"),
        ("บริษัท นายดี จำกัด", "บริษัท นายดี จำกัด"),
    ],
)
def test_a_name_is_sought_without_its_title(typed, bare):
    assert persons.without_title(typed) == bare
