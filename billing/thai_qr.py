"""Codes a bank app pays from: the Thai QR of a bill (EMV, tag 30), the bar code of bank counters.

Pure; money in integer satang.

Values are ASCII; the checksum covers the order of the tags, so codes of others are compared by
what they say, never by their bytes.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from dataclasses import dataclass
from typing import Final

BILL_PAYMENT: Final = "A000000677010112"
ACROSS_BORDERS: Final = "A000000677012006"
BAHT, THAILAND = "764", "TH"
MOST_SATANG: Final = 999_999_999_999
_BILLER = re.compile(r"\d{15}")
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}")
_WORDS = re.compile(r"[ -{}~]*")
_AMOUNT = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?")
_OBJECT = re.compile(r"(\d\d)(\d\d)", re.ASCII)


class BadCode(ValueError):
    """A code that cannot be made or read; `field` names the part at fault."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


@dataclass(frozen=True, slots=True)
class BillPayment:
    """What a payer's bank needs. Without satang the payer types the amount himself."""

    biller: str  # tax id of 13 digits and the bank's suffix of 2
    reference_1: str
    reference_2: str = ""
    satang: int | None = None
    name: str = ""  # as the bank app may show it: Latin letters
    city: str = ""
    reference_3: str = ""


def bill_qr(bill: BillPayment) -> str:
    """The Thai QR of a bill as text. Raises BadCode."""
    _checked(bill)
    account = [("00", BILL_PAYMENT), ("01", bill.biller), ("02", bill.reference_1)]
    account += [("03", bill.reference_2)] if bill.reference_2 else []
    parts = [
        ("00", "01"),
        ("01", "11" if bill.satang is None else "12"),
        ("30", _joined(account)),
        ("53", BAHT),
        ("54", "" if bill.satang is None else f"{bill.satang // 100}.{bill.satang % 100:02d}"),
        ("58", THAILAND),
        ("59", bill.name),
        ("60", bill.city),
        ("62", _joined([("07", bill.reference_3)]) if bill.reference_3 else ""),
    ]
    return _sealed(_joined([(tag, value) for tag, value in parts if value]))


def counter_code(bill: BillPayment) -> str:
    """The same bill as the bar code the Bank of Thailand agreed with the banks. Raises BadCode."""
    _checked(bill)
    fields = (bill.biller, bill.reference_1, bill.reference_2, str(bill.satang or 0))
    return "|" + "\r".join(fields)


def read_bill_qr(text: str) -> BillPayment:
    """What a Thai QR of a bill says, whoever made it. Raises BadCode."""
    found = _opened(text)
    account = _objects(found.get("30", ""), "30")
    if account.get("00") not in (BILL_PAYMENT, ACROSS_BORDERS):
        raise BadCode("30", "not the code of a bill")
    return BillPayment(
        account.get("01", ""),
        account.get("02", ""),
        account.get("03", ""),
        _satang(found["54"]) if "54" in found else None,
        found.get("59", ""),
        found.get("60", ""),
        _terminal(found.get("62", "")),
    )


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE as four upper-case hexadecimal digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _checked(bill: BillPayment) -> None:
    rules = {
        "biller": _BILLER.fullmatch(bill.biller),
        "reference_1": _REFERENCE.fullmatch(bill.reference_1),
        "reference_2": not bill.reference_2 or _REFERENCE.fullmatch(bill.reference_2),
        "reference_3": not bill.reference_3 or _REFERENCE.fullmatch(bill.reference_3),
        "satang": bill.satang is None or 0 < bill.satang <= MOST_SATANG,
        "name": len(bill.name) <= 25 and _WORDS.fullmatch(bill.name),
        "city": len(bill.city) <= 15 and _WORDS.fullmatch(bill.city),
    }
    for field, is_good in rules.items():
        if not is_good:
            raise BadCode(field, repr(getattr(bill, field)))


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(f"{tag}{len(value):02d}{value}" for tag, value in parts)


def _sealed(text: str) -> str:
    return f"{text}6304{checksum(f'{text}6304')}"


def _opened(text: str) -> dict[str, str]:
    """The objects of a code whose checksum is right, the last of them."""
    text = text.strip()
    if not text.isascii() or len(text) < 8:
        raise BadCode("code", "cut short or not of plain letters")
    if checksum(text[:-4]) != text[-4:].upper() or text[-8:-4] != "6304":
        raise BadCode("checksum", text[-4:])
    return _objects(text, "code")


def _objects(text: str, where: str) -> dict[str, str]:
    found, at = dict[str, str](), 0
    while at < len(text):
        head = _OBJECT.match(text, at)
        end = at + 4 + int(head[2]) if head else len(text) + 1
        if head is None or end > len(text):
            raise BadCode(where, "cut short")
        found[head[1]] = text[at + 4 : end]
        at = end
    return found


def _terminal(text: str) -> str:
    """Reference 3; some makers write plain words where objects should stand."""
    try:
        return _objects(text, "62").get("07", "")
    except BadCode:
        return ""


def _satang(text: str) -> int:
    amount = _AMOUNT.fullmatch(text)
    if not amount:
        raise BadCode("satang", repr(text))
    return int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0"))
