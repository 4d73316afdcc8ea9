import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcels import codes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("๐๑A๐๐๑", "01A001"),
        (" 19M002/002 ", "19M002/002"),
        ("01a001", "01A001"),
        ("07AB 120", "07AB120"),
    ],
)
def test_a_parcel_code_is_normalised(typed, kept):
    assert str(codes.parse_parcel(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    ["1A001", "01A1", "01A001/1", "00A001", "01A000", "01A001/000", "01001", "01ABC001", "", "กก"],
)
def test_what_is_not_a_parcel_code_is_refused(typed):
    with pytest.raises(codes.InvalidCode):
        codes.parse_parcel(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01A001-B1", "01A001-B001"),
        ("50A001B12", "50A001-B012"),
        ("04M016/001-b๐๐๒", "04M016/001-B002"),
        ("01B001B001", "01B001-B001"),
    ],
)
def test_a_building_code_is_kept_with_three_digits(typed, kept):
    assert codes.parse_building(typed) == kept


def test_a_sign_code_is_not_a_building_code():
    assert codes.parse_sign("01A001-P1") == "01A001-P001"
    for typed in ("01A001-P1", "01A001-B000", "01A001"):
        with pytest.raises(codes.InvalidCode):
            codes.parse_building(typed)


def test_columns_of_a_file_join_whether_or_not_the_block_holds_the_zone():
    assert str(codes.join("01", "A", "1")) == str(codes.join("01", "01A", "001")) == "01A001"


def test_the_next_lot_follows_the_highest_ever_used():
    used = ["01A001", "01A007", "01A007/002", "01B044", "02A050"]
    assert str(codes.next_lot("01A", used)) == "01A008"
    assert str(codes.next_lot("01C", used)) == "01C001"


def test_a_full_block_gives_its_lowest_number_never_used_and_then_none():
    used = [f"01A{n:03d}" for n in range(1, 1000) if n != 12]
    assert str(codes.next_lot("01A", used)) == "01A012"
    with pytest.raises(codes.NoLotLeft):
        codes.next_lot("01A", [*used, "01A012"])


def test_parts_of_a_sub_lot_take_further_numbers_of_the_parent():
    part = codes.parse_parcel("04M016/001")
    made = codes.sub_lots(part, 2, ["04M016", "04M016/001", "04M016/003"])
    assert [str(code) for code in made] == ["04M016/004", "04M016/005"]


def test_the_next_building_code_counts_retired_ones():
    assert codes.next_part("01A001", "B", ["01A001-B001", "01A001-B004", "01A0011-B9"]) == (
        "01A001-B005"
    )


@given(st.sets(st.integers(1, 999), max_size=60))
def test_a_code_is_never_given_twice(lots):
    used = {f"01A{lot:03d}" for lot in lots}
    assert str(codes.next_lot("01A", used)) not in used
