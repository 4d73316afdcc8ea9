"""The bank's daily file: read as written, or refused by line and column with nothing believed."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from billing.bank_file import BadFile, Row, belongs, faults, read
from billing.bank_words import FIELDS, refusal
from tests.billing import bank_lines as bank

BILLERS = [bank.BILLER]


def _read(content, layout=bank.LAYOUT):
    return read(content, layout, billers=BILLERS, today=bank.TODAY)


def _refused(content, layout=bank.LAYOUT) -> BadFile:
    with pytest.raises(BadFile) as caught:
        _read(content, layout)
    return caught.value


def test_the_golden_file_byte_for_byte():
    content = bank.file(*bank.GOLDEN)
    assert len(content) == 1032
    digest = "7ed1912211a2e6bade1d09855fc296eb5225c1715706ec55b04284dd90b62b17"
    assert hashlib.sha256(content).hexdigest() == digest
    found = _read(content)
    assert (found.bank_day, found.credit_satang, found.debit_satang) == (bank.BANK_DAY, 165050, 0)
    assert found.rows[1] == Row(
        line=3, paid_on=bank.BANK_DAY, satang=40000, reference_1="2569000001235",
        reference_2="310126", paid_time=dt.time(10, 15), payer="นาง ตัวอย่าง สอง", code="TRF",
        cheque="0000000", sending_bank="014",
    )  # fmt: skip


def test_a_day_without_payments_and_a_file_without_its_last_line_end():
    assert _read(bank.file()).rows == ()
    assert len(_read(bank.file(*bank.GOLDEN).removesuffix(b"\r\n")).rows) == 2
    assert len(_read(bank.file(*bank.GOLDEN).replace(b"\r\n", b"\n") + b"\x1a").rows) == 2


def test_what_the_bank_took_back_is_summed_apart():
    found = _read(bank.file((500, {}), (300, {"kind": "D"})))
    assert (found.credit_satang, found.debit_satang) == (500, 300)
    assert [row.is_reversal for row in found.rows] == [False, True]


WRONG = {
    "bank": ({"bank": "014"}, 8),
    "account": ({"account": "5080000001"}, 11),
    "sequence": ({"sequence": "000004"}, 2),
    "day": ({"paid_on": "31022026"}, 21),
    "day_far": ({"paid_on": "31012569"}, 21),
    "time": ({"paid_time": "250000"}, 29),
    "kind": ({"kind": "X"}, 153),
    "number": ({"amount": "00000000125.5"}, 164),
    "zero": ({"amount": "0000000000000"}, 164),
    "biller": ({"biller": "099400099999901"}, 197),
    "type": ({"type": "Q"}, 1),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_field_is_named_by_line_and_column(code):
    values, column = WRONG[code]
    written = bank.lines(bank.GOLDEN)
    first = bank.DETAIL[next(iter(values))][0]
    text = next(iter(values.values()))
    written[2] = written[2][: first - 1] + text + written[2][first - 1 + len(text) :]
    wrong = _refused(bank.content(written))
    assert (wrong.code, wrong.line, wrong.column) == (code, 3, column)


@pytest.mark.parametrize(
    ("name", "told"),
    [("credit_total", "0000000165051"), ("credit_count", "000003"), ("debit_total", "0" * 12 + "1"),
     ("debit_count", "000001")],
)  # fmt: skip
def test_counts_and_sums_agree_to_the_satang(name, told):
    wrong = _refused(bank.file(*bank.GOLDEN, **{name: told}))
    assert (wrong.code, wrong.line, wrong.column) == (name, 4, bank.TRAILER[name][0])


def test_other_files_are_refused_for_what_they_are():
    golden = bank.file(*bank.GOLDEN)
    assert _refused(b"").code == "too_short"
    assert _refused(b"PK\x03\x04....").code == "zipped"
    assert _refused(golden + b"x" * 16_000_000).code == "too_large"
    cut = _refused(golden.replace(b" \r\n", b"\r\n", 1))
    assert (cut.code, cut.line, cut.params["found"]) == ("width", 1, 255)
    assert _refused(golden.replace(b"D000003", b"D00000\x00")).code == "damaged"
    assert _refused(golden.replace("นาย".encode("cp874"), b"\xdb\xdc\xdd", 1)).code == "encoding"
    assert _refused(bank.content(bank.lines(bank.GOLDEN)[:-1])).code == "type"
    assert _refused(bank.content(bank.lines(bank.GOLDEN)[1:])).code == "type"
    twice = bank.lines(bank.GOLDEN)
    assert _refused(bank.content([*twice[:2], *twice[1:]])).code == "sequence"
    assert _refused("ชื่อ,ยอด\nก,1\n".encode()).code in ("encoding", "width")


def test_every_refusal_says_in_thai_and_english_what_to_do():
    for code in ("width", "account", "biller", "credit_total", "day_far", "kind"):
        names = ("found", "width", "account", "told", "summed", "day", "codes")
        params = dict.fromkeys(names, "x")
        wrong = BadFile(code, 3, 21, **params)
        with translation.override("th"):
            thai = refusal(wrong)
        with translation.override("en"):
            english = refusal(wrong)
        assert thai.startswith("บรรทัดที่ 3 คอลัมน์ 21")
        assert english.startswith("Line 3, column 21:")
        assert thai != english


def test_a_bank_may_write_buddhist_years_first():
    layout = replace(bank.LAYOUT, date_form="%Y%m%d", is_buddhist=True)
    written = [one.replace("31012026", "25690131") for one in bank.lines(bank.GOLDEN)]
    assert _read(bank.content(written), layout).rows[0].paid_on == bank.BANK_DAY
    leap = [one.replace("31012026", "25670229") for one in bank.lines(bank.GOLDEN)]
    assert _read(bank.content(leap), layout).bank_day == dt.date(2024, 2, 29)


def test_a_field_a_bank_does_not_write_is_left_out():
    places = {**bank.PLACES, "detail": {**bank.DETAIL, "biller": (1, 0), "paid_time": (1, 0)}}
    row = _read(bank.file(*bank.GOLDEN), replace(bank.LAYOUT, places=places)).rows[0]
    assert row.paid_time is None


def test_a_layout_is_known_by_its_bank_and_its_faults():
    golden = bank.file(*bank.GOLDEN)
    assert belongs(golden, bank.LAYOUT)
    assert not belongs(golden, replace(bank.LAYOUT, bank="014"))
    assert not list(faults(bank.LAYOUT))
    places = {
        **bank.PLACES,
        "detail": {
            **bank.DETAIL,
            "amount": (1, 0),
            "payer": (30, 50),
            "biller": (250, 15),
            "branch": (212, 11),
        },
    }
    assert set(faults(replace(bank.LAYOUT, places=places))) == {
        ("detail", "amount", "missing", ""),
        ("detail", "branch", "wide", "10"),
        ("detail", "payer", "overlaps", "paid_time"),
        ("detail", "biller", "outside", ""),
    }
    assert {name for kind in bank.PLACES.values() for name in kind} <= set(FIELDS)


_THAI = st.text(st.sampled_from("กขคงจฉชซฌญะาิีุูเแโใไ่้์ AZaz09.-"), max_size=50).map(str.strip)
_REFERENCE = st.text(st.sampled_from("0123456789ABCXYZ"), max_size=20)
_PAYMENT = st.tuples(
    st.integers(1, 10**13 - 1),
    st.fixed_dictionaries(
        {
            "payer": _THAI,
            "reference_1": _REFERENCE,
            "reference_2": _REFERENCE,
            "kind": st.sampled_from("CD"),
            "paid_on": st.dates(dt.date(2000, 1, 1), bank.TODAY).map(lambda day: f"{day:%d%m%Y}"),
            "paid_time": st.times().map(lambda time: f"{time:%H%M%S}"),
        }
    ),
)


@given(st.lists(_PAYMENT, max_size=12))
def test_any_list_of_payments_is_read_as_it_was_written(payments):
    sums = [sum(satang for satang, one in payments if one["kind"] == kind) for kind in "CD"]
    if max(sums) >= 10**13:
        payments = payments[:1]
    found = _read(bank.file(*payments))
    assert [
        (row.satang, row.payer, row.reference_1, row.reference_2, row.is_reversal,
         f"{row.paid_on:%d%m%Y}", f"{row.paid_time:%H%M%S}")
        for row in found.rows
    ] == [
        (satang, one["payer"], one["reference_1"], one["reference_2"], one["kind"] == "D",
         one["paid_on"], one["paid_time"])
        for satang, one in payments
    ]  # fmt: skip
