import pytest

from parcels import map_sheet
from parcels.map_sheet import InvalidSheet, MapSheet


@pytest.mark.parametrize(
    ("sheet", "quadrant", "cell", "corner"),
    [
        ("5137", 4, "6888", (47, 668, 1588)),
        ("5037", 2, "3668", (47, 636, 1568)),
        ("5037", 1, "4682", (47, 646, 1582)),
        ("5137", 4, "8676", (47, 686, 1576)),
        ("4746", 1, "9474", (47, 494, 2074)),
        ("5838", 3, "1414", (48, 414, 1614)),
        ("5023", 1, "6272", (47, 662, 772)),
        ("4547", 1, "9036", (47, 390, 2136)),
    ],
)
def test_a_cell_has_its_corner(sheet, quadrant, cell, corner):
    found = MapSheet(sheet, quadrant, cell)
    assert found.corner() == corner
    assert not found.is_far_from_its_quadrant()


def test_a_cell_of_another_quadrant_is_far():
    assert MapSheet("5137", 4, "6840").is_far_from_its_quadrant()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4547 I 9036-00 (1:4000)", "4547 I 9036-00 (1:4000)"),
        ("5838III1414", "5838 III 1414-00 (1:4000)"),
        ("5440IV4046", "5440 IV 4046-00 (1:4000)"),
        ("4547 1 9036 - 0", "4547 I 9036-00 (1:4000)"),
        ("5037 I 4682-7 (1:1,000)", "5037 I 4682-07 (1:1000)"),
        ("4547 i 0000-61", "4547 I 0000-061 (1:5000)"),
    ],
)
def test_a_sheet_is_read_as_people_write_it(text, shown):
    assert str(map_sheet.parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("4547 9036", "form"),
        ("4547 V 9036", "form"),
        ("4547 I 9136", "cell"),
        ("4547 I 9036-05", "scale"),
        ("4547 I 9036-05 (1:2000)", "sub"),
        ("4547 I 9036-17 (1:1000)", "sub"),
        ("4547 I 9036-00 (1:1000)", "sub"),
        ("4547 I 9036-01 (1:3000)", "scale"),
        ("4547 I 9036-061 (1:5000)", "photo"),
    ],
)
def test_a_wrong_part_is_named(text, part):
    with pytest.raises(InvalidSheet, match=part):
        map_sheet.parse(text)


def test_sub_sheets_are_numbered_from_the_top_left():
    """A real parcel at E 647023, N 1683144 lies on sheet 4682-07 of 1:1000."""
    found = MapSheet("5039", 1, "4682", "07", 1000).square()
    assert (found.west, found.side) == (647000, 500)
    assert found.south % 2000 == 1000
    first, last = (MapSheet("4547", 1, "9036", sub, 500).square() for sub in ("01", "64"))
    assert (first.west, first.south) == (390_000, 2_137_750)
    assert (last.west, last.south) == (391_750, 2_136_000)
