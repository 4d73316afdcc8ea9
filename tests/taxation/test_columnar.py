"""A run by columns and a run by rows are one run: every record, line and finding, word for word."""

import datetime as dt

import orjson
import pytest

from parcels.models import Building, HouseRegistration, UseZone
from taxation.law.facts_columns import FactsColumns
from taxation.law.facts_json import from_json
from taxation.law.facts_text import FactsWriter
from taxation.models import BodySetting
from taxation.selectors.columnar.whole import WholeRoll, read_whole
from taxation.selectors.facts import read_roll
from taxation.selectors.law import body_law
from taxation.services.runs import compute
from tests import factories as make
from tests.taxation.random_registers import RandomRegister, keep_apart
from tests.taxation.tax_rows import YEAR, building_price, home, plot

pytestmark = pytest.mark.django_db


def set_choice(key, value):
    BodySetting.objects.create(subdistrict=make.subdistrict(), key=key, value=value, reason="เพราะ")


def told(findings):
    return sorted(
        (one.kind, one.parcel or 0, one.building or 0, one.parties, sorted(one.params.items()))
        for one in findings
    )


def as_kept(row, columns):
    """A record with the text its issue makes of facts that stand in columns."""
    if row.kept is not None:
        return row
    facts = FactsColumns(orjson.loads(orjson.dumps(columns, option=orjson.OPT_SERIALIZE_NUMPY)))
    text = orjson.dumps(facts.kept(row.key), option=orjson.OPT_SORT_KEYS).decode()
    assert FactsWriter().text(from_json(orjson.loads(text)["facts"])) in text
    return row._replace(kept=text)


def assert_equal(year=YEAR):
    """Both ways over the body; the whole roll, to see who was plain."""
    body = make.subdistrict().pk
    book = body_law(body)
    law = book.of(year)
    roll = read_roll(body, law, book.map_choices)
    order = [~place for place in range(len(roll.taxpayers))]
    by_rows = WholeRoll(None, roll.taxpayers, order, roll.findings, roll.villages)
    whole = read_whole(body, law, book.map_choices)
    expected, refused = compute(by_rows, 0, len(by_rows), law)
    found, also = compute(whole, 0, len(whole), law)
    assert [as_kept(one, found.facts) for one in found.rows] == expected.rows
    assert found.lines.tolist() == expected.lines.tolist()
    assert told([*whole.findings, *also]) == told([*roll.findings, *refused])
    return whole


@pytest.mark.parametrize("seed", range(12))
def test_random_registers(seed):
    register = RandomRegister(seed)
    first, second = register.dice.sample(register.parcels, 2)
    keep_apart(first, second)
    whole = assert_equal()
    assert whole.pages is not None
    assert len(whole.pages) + len(whole.others) == len(whole)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("land_share_by", "equal"),
        ("land_share_by", "floor_area"),
        ("state_land_residence", "land_and_building"),
        ("evidence_asked", "lowered"),
        ("evidence_asked", "all"),
        ("co_owner_registered", "all_needed"),
        ("vacant_follows_land", "no"),
        ("share_decimals", "1"),
        ("round_parts", "yes"),
        ("rounding_mode", "down"),
        ("contiguous_at_corner", "yes"),
        ("age_zero_free", "no"),
        ("vacant_years_in_group", "own_share"),
    ],
)
def test_random_registers_under_every_choice(key, value):
    RandomRegister(seed=len(key) * 7 + len(value))
    set_choice(key, value)
    assert_equal()


def test_nearly_everybody_is_plain_where_nothing_is_unusual():
    owner, other = make.party("ดี"), make.party("บ้านอื่น")
    home(plot("01A001", owner), owner)
    plot("01A002", owner, use="AGRICULTURE")
    shop = make.building(plot("01A003", other, use="OTHER"), type_code="999")
    make.building_use(shop, "OTHER")
    whole = assert_equal()
    assert (len(whole.pages), len(whole.others)) == (1, 1)  # its type has no price


def test_a_word_that_needs_quoting_is_as_plain_as_any():
    building_price('1"1')
    house = make.building(plot("01A001", make.party("ดี")), type_code='1"1')
    make.building_use(house)
    assert len(assert_equal().pages) == 1


def test_nobody_and_nothing():
    assert len(assert_equal()) == 0
    plot("01A001", make.party("ดี"))
    assert len(assert_equal().pages) == 1
    UseZone.objects.all().delete()
    assert len(assert_equal()) == 0


def test_a_state_of_the_past_is_read():
    """What was retired since, and what was begun since: the run looks at 1 January."""
    owner = make.party("ดี")
    gone = make.building(plot("01A001", owner), retired_on=dt.date(YEAR, 3, 1))
    make.building_use(gone)
    late = make.building(gone.parcel, 2, valid_from=dt.date(YEAR, 2, 1))
    make.building_use(late)
    Building.objects.filter(pk=gone.pk).update(retired_on=dt.date(YEAR, 3, 1))
    chunk, _ = compute(assert_equal(), 0, 1, body_law(make.subdistrict().pk).of(YEAR))
    [row] = chunk.rows
    kept = as_kept(row, chunk.facts).kept
    assert gone.code in kept
    assert late.code not in kept


@pytest.mark.parametrize("seed", range(3))
def test_facts_of_some_are_those_they_have_in_the_whole_roll(seed):
    """Also where a tenant is registered in the house beside the home."""
    RandomRegister(seed)
    body = make.subdistrict().pk
    book = body_law(body)
    law = book.of(YEAR)
    everybody = read_roll(body, law, book.map_choices).taxpayers
    for one in everybody:
        alone = read_roll(body, law, book.map_choices, one.parties)
        assert one.facts in [other.facts for other in alone.taxpayers if other.key == one.key]


def test_the_house_of_a_tenant_is_no_outbuilding_of_the_home_beside_it():
    """Asked of the owner alone as well: the tenant is nobody of his owner set."""
    owner, tenant = make.party("เจ้าของ"), make.party("ผู้เช่า")
    land = plot("01A001", owner)
    home(land, owner)
    beside = make.building(land, 2)
    make.building_use(beside)
    HouseRegistration.objects.create(
        subdistrict=land.subdistrict, house=make.house("2", land, building=beside), party=tenant,
        during=make.FROM_START,
    )  # fmt: skip
    [whole] = taxed(None)
    assert taxed([owner.pk]) == [whole]
    assert [use.use_class for one in whole.objects for use in one.uses] == ["RES_MAIN", "RES_OTHER"]


def taxed(parties):
    book = body_law(make.subdistrict().pk)
    roll = read_roll(make.subdistrict().pk, book.of(YEAR), book.map_choices, parties)
    return [one.facts for one in roll.taxpayers]
