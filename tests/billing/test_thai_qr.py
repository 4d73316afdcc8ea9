"""Codes of bills against published ones and those of two other libraries, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.thai_qr import (
    BadCode,
    BillPayment,
    bill_qr,
    checksum,
    counter_code,
    read_bill_qr,
)

B3 = BillPayment("099400012345601", "2569000001234", "310126", 125050)
B3_TEXT = (
    "00020101021230660016A0000006770101120115099400012345601021325690000012340306310126"
    "530376454071250.505802TH6304604F"
)
MADE = {
    BillPayment("099400016550100", "111222333444"): (
        "00020101021130550016A0000006770101120115099400016550100021211122233344453037645802TH6304ED99"
    ),
    BillPayment("099400016550100", "123456789012", "670429", 364922): (
        "00020101021230650016A00000067701011201150994000165501000212123456789012030667042953037645407"
        "3649.225802TH6304165E"
    ),
    B3: B3_TEXT,
    BillPayment(
        "123456789012345", "12345678901234567890", "ABCDEFGHIJ0123456789", 999_999_999_999
    ): (
        "00020101021230870016A0000006770101120115123456789012345022012345678901234567890"
        "0320ABCDEFGHIJ0123456789530376454139999999999.995802TH63041235"
    ),
    BillPayment(
        "099400012345601", "2569000001234", "310126", 1, "PANGMU SAO", "MAE HONG SON", "SCB"
    ): (
        "00020101021230660016A0000006770101120115099400012345601021325690000012340306310126"
        "530376454040.015802TH5910PANGMU SAO6012MAE HONG SON62070703SCB63040D79"
    ),
}
#: Published by banks and libraries, in their own order of the tags.
READ = {
    "00020101021130620016A000000677010112011301122334455660211CUSTOMER0010306INV00153037645802TH62"
    "070703SCB6304780E": BillPayment("0112233445566", "CUSTOMER001", "INV001", reference_3="SCB"),
    "00020101021230650016A00000067701011201150994000165501000212123456789012030667042953037645802TH"
    "540736 49.2263044534".replace(" ", ""): BillPayment(
        "099400016550100", "123456789012", "670429", 364922
    ),
    # its additional data are plain words where objects should stand
    "0002010102025802TH6205BPK0130790016A0000006770101120115123456789012345022012345678901234567890"
    "031201234501234553037645406100.0063043037": BillPayment(
        "123456789012345", "12345678901234567890", "012345012345", 10000
    ),
}


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert checksum("123456789") == "29B1"


@pytest.mark.parametrize(("bill", "text"), MADE.items(), ids=lambda one: str(one)[-8:])
def test_codes_are_byte_for_byte_those_of_others(bill: BillPayment, text: str) -> None:
    assert bill_qr(bill) == text
    assert read_bill_qr(text) == bill


@pytest.mark.parametrize(("text", "bill"), READ.items(), ids=lambda one: str(one)[-8:])
def test_codes_of_others_are_read_in_any_order(text: str, bill: BillPayment) -> None:
    assert read_bill_qr(text) == bill


def test_a_checksum_in_small_letters_is_read() -> None:
    assert read_bill_qr(B3_TEXT[:-4] + "604f") == B3


@given(st.integers(0, len(B3_TEXT) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_one_wrong_letter_is_noticed(at: int, letter: str) -> None:
    wrong = B3_TEXT[:at] + letter + B3_TEXT[at + 1 :]
    if wrong.upper() != B3_TEXT:
        with pytest.raises(BadCode):
            read_bill_qr(wrong)


@pytest.mark.parametrize("text", ["", "6304", B3_TEXT[:-4] + "FFFF", B3_TEXT[:100], "ก" * 40])
def test_broken_codes_are_refused(text: str) -> None:
    with pytest.raises(BadCode):
        read_bill_qr(text)


def test_a_length_past_the_end_is_refused() -> None:
    head = B3_TEXT[:-8].replace("5802TH", "5899TH") + "6304"
    with pytest.raises(BadCode) as refused:
        read_bill_qr(head + checksum(head))
    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("biller", "0994000123456"), ("biller", "09940001234560ก"), ("reference_1", ""),
        ("reference_1", "A B"), ("reference_1", "abc"), ("reference_1", "ก"),
        ("reference_2", "1" * 21), ("reference_3", "S-B"), ("satang", 0), ("satang", -1),
        ("satang", 1_000_000_000_000), ("name", "ปางหมู"), ("name", "A" * 26), ("city", "A" * 16),
    ],
)  # fmt: skip
def test_what_no_bank_takes_is_refused(field: str, value: object) -> None:
    values = {"biller": B3.biller, "reference_1": "1", field: value}
    with pytest.raises(BadCode) as refused:
        bill_qr(BillPayment(**values))  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("bill", "text"),
    [
        (BillPayment("099400016550100", "123456789012", "670429", 364922),
         "|099400016550100\r123456789012\r670429\r364922"),
        (BillPayment("099999999999990", "111222333444"), "|099999999999990\r111222333444\r\r0"),
        (B3, "|099400012345601\r2569000001234\r310126\r125050"),
    ],
)  # fmt: skip
def test_the_bar_code_of_a_bank_counter(bill: BillPayment, text: str) -> None:
    assert counter_code(bill) == text


@given(
    st.integers(1, 999_999_999_999),
    st.from_regex(r"[A-Z0-9]{1,20}", fullmatch=True),
    st.from_regex(r"(?:[A-Z0-9]{1,20})?", fullmatch=True),
)
def test_what_is_written_is_read_back(satang: int, first: str, second: str) -> None:
    bill = BillPayment("099400012345601", first, second, satang)
    assert read_bill_qr(bill_qr(bill)) == bill
