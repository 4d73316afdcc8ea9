"""Amounts and dates as a Thai letter writes them."""

import datetime as dt

import pytest

from taxation.forms.words import baht_in_words, long_date, number_in_words, thai_digits


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (1, "หนึ่งสตางค์"),
        (21, "ยี่สิบเอ็ดสตางค์"),
        (100, "หนึ่งบาทถ้วน"),
        (1_100, "สิบเอ็ดบาทถ้วน"),
        (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (201_549, "สองพันสิบห้าบาทสี่สิบเก้าสตางค์"),
        (100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (2_121_212_121_21, "สองพันหนึ่งร้อยยี่สิบเอ็ดล้านสองแสนหนึ่งหมื่นสองพันหนึ่งร้อยยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
    ],
)
def test_amounts_are_written_out(satang: int, words: str) -> None:
    assert baht_in_words(satang) == words


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        baht_in_words(-1)


def test_numbers_differ_in_words() -> None:
    assert len({number_in_words(n) for n in range(200_000)}) == 200_000


def test_dates_are_buddhist() -> None:
    assert long_date(dt.date(2026, 6, 30)) == "30 มิถุนายน 2569"
    assert thai_digits("30 มิถุนายน 2569") == "๓๐ มิถุนายน ๒๕๖๙"
