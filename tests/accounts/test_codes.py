"""One-time codes: life, tries, sending limits."""

import datetime as dt
import re

import pytest

from accounts import codes
from accounts.codes import TooManyCodes, Verdict
from accounts.models import OneTimeCode, OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
SUBJECT = "household:1"


def send(now: dt.datetime = NOW, subject: str = SUBJECT) -> str:
    codes.send_code(
        subject=subject,
        subdistrict_id=factories.subdistrict().pk,
        phone_hash=b"h" * 32,
        phone_hint="xxx-xxx-1234",
        words="รหัส {code}",
        now=now,
    )
    message = OutboxMessage.objects.latest("pk")
    return re.search(r"\d{6}", message.body).group()


def check(typed: str, now: dt.datetime = NOW) -> Verdict:
    return codes.check_code(subject=SUBJECT, typed=typed, now=now)


def test_a_code_works_once_and_is_kept_as_a_hash() -> None:
    digits = send()
    assert digits not in OneTimeCode.objects.get().code_hash
    assert check(digits) is Verdict.RIGHT
    assert check(digits) is Verdict.EXPIRED


def test_thai_digits_and_spaces_are_the_same_code() -> None:
    digits = send().translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert check(f"{digits[:3]} {digits[3:]}") is Verdict.RIGHT


def test_a_code_dies_after_five_minutes() -> None:
    digits = send()
    assert check(digits, NOW + dt.timedelta(minutes=5)) is Verdict.EXPIRED


def test_the_fifth_wrong_try_locks_even_the_right_code() -> None:
    digits = send()
    wrong = "000000" if digits != "000000" else "111111"
    assert [check(wrong) for _ in range(5)] == [Verdict.WRONG] * 4 + [Verdict.LOCKED]
    assert check(digits) is Verdict.LOCKED


def test_a_new_code_ends_the_old_one() -> None:
    old = send()
    new = send(NOW + dt.timedelta(seconds=30))
    if old != new:
        assert check(old, NOW + dt.timedelta(seconds=31)) is Verdict.WRONG
    assert check(new, NOW + dt.timedelta(seconds=32)) is Verdict.RIGHT


def test_three_codes_in_a_quarter_of_an_hour_are_enough() -> None:
    for minute in range(3):
        send(NOW + dt.timedelta(minutes=minute))
    with pytest.raises(TooManyCodes) as refusal:
        send(NOW + dt.timedelta(minutes=4))
    assert refusal.value.wait == dt.timedelta(minutes=11)
    send(NOW + dt.timedelta(minutes=4), subject="household:2")
    send(NOW + dt.timedelta(minutes=15))


def test_a_code_is_of_one_household_only() -> None:
    digits = send(subject="household:2")
    assert check(digits) is Verdict.EXPIRED
