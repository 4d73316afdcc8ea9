"""One-time codes: six digits, five minutes, five tries, used once, only the hash kept."""

import datetime as dt
import enum
import hmac
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts.models import OneTimeCode, OutboxMessage

LIFE = dt.timedelta(minutes=5)
TRIES = 5
#: So many codes may be sent to one subject in so long.
SEND_LIMITS = ((dt.timedelta(minutes=15), 3), (dt.timedelta(days=1), 8))


class TooManyCodes(Exception):
    """The subject has been sent as many codes as it may; `wait` says how long until the next."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


class Verdict(enum.Enum):
    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"  # too old, used, or never sent
    LOCKED = "locked"  # five wrong tries


@transaction.atomic
def send_code(
    *,
    subject: str,
    subdistrict_id: int,
    phone_hash: bytes,
    phone_hint: str,
    words: str,
    now: dt.datetime,
) -> OneTimeCode:
    """Make a code and put it into the outbox. `words` is the message with "{code}" in it.

    Raises TooManyCodes. An older code of the subject stops working.
    """
    _refuse_if_too_many(subject, now)
    digits = f"{secrets.randbelow(1_000_000):06d}"
    OneTimeCode.objects.filter(subject=subject, used_at=None).update(expires_at=now)
    code = OneTimeCode.objects.create(
        subject=subject,
        code_hash=_hash(subject, digits),
        expires_at=now + LIFE,
        tries_left=TRIES,
    )
    OneTimeCode.objects.filter(pk=code.pk).update(created_at=now)
    OutboxMessage.objects.create(
        subdistrict_id=subdistrict_id,
        recipient_hash=phone_hash,
        recipient_hint=phone_hint,
        body=words.replace("{code}", digits),
    )
    return code


@transaction.atomic
def check_code(*, subject: str, typed: str, now: dt.datetime) -> Verdict:
    """Use a try. A right code works once."""
    code = (
        OneTimeCode.objects.select_for_update()
        .filter(subject=subject, used_at=None)
        .order_by("-created_at", "-pk")
        .first()
    )
    if code is None or code.expires_at <= now:
        return Verdict.EXPIRED
    if code.tries_left == 0:
        return Verdict.LOCKED
    digits = "".join(character for character in typed if character.isdigit())
    if not hmac.compare_digest(code.code_hash, _hash(subject, _arabic(digits))):
        OneTimeCode.objects.filter(pk=code.pk).update(tries_left=F("tries_left") - 1)
        return Verdict.LOCKED if code.tries_left == 1 else Verdict.WRONG
    OneTimeCode.objects.filter(pk=code.pk).update(used_at=now)
    return Verdict.RIGHT


def _refuse_if_too_many(subject: str, now: dt.datetime) -> None:
    for span, most in SEND_LIMITS:
        sent = OneTimeCode.objects.filter(subject=subject, created_at__gt=now - span)
        times = list(sent.order_by("-created_at").values_list("created_at", flat=True)[:most])
        if len(times) >= most:
            raise TooManyCodes(times[-1] + span - now)


def _hash(subject: str, digits: str) -> str:
    return salted_hmac("one-time-code", f"{subject}:{digits}", algorithm="sha256").hexdigest()


def _arabic(digits: str) -> str:
    """Thai digits count as the Arabic ones: '๑๒๓' is 123."""
    return "".join(str(int(digit)) for digit in digits)
