"""Writes the bank's daily file from the table of its 256 columns, apart from what reads it."""

import datetime as dt

from billing.bank_file import Layout

BANK, ACCOUNT, BILLER = "006", "5080000000", "099400012345601"
TODAY = dt.date(2026, 2, 1)
BANK_DAY = dt.date(2026, 1, 31)
#: Field -> (first column, width), as the bank's paper has it.
HEADER = {"type": (1, 1), "sequence": (2, 6), "bank": (8, 3), "account": (11, 10),
          "company": (21, 40), "effective_on": (61, 8), "service": (69, 8)}  # fmt: skip
DETAIL = {
    "type": (1, 1), "sequence": (2, 6), "bank": (8, 3), "account": (11, 10), "paid_on": (21, 8),
    "paid_time": (29, 6), "payer": (35, 50), "reference_1": (85, 20), "reference_2": (105, 20),
    "reference_3": (125, 20), "branch": (145, 4), "teller": (149, 4), "kind": (153, 1),
    "code": (154, 3), "cheque": (157, 7), "amount": (164, 13), "biller": (197, 15),
    "sending_bank": (244, 3),
}  # fmt: skip
TRAILER = {"type": (1, 1), "sequence": (2, 6), "bank": (8, 3), "account": (11, 10),
           "debit_total": (21, 13), "debit_count": (34, 6), "credit_total": (40, 13),
           "credit_count": (53, 6)}  # fmt: skip
PLACES = {
    "header": {k: v for k, v in HEADER.items() if k not in ("company", "service")},
    "detail": DETAIL,
    "trailer": TRAILER,
}
LAYOUT = Layout(BANK, ACCOUNT, PLACES)


def line(places, **values) -> str:
    text = [" "] * 256
    for name, value in values.items():
        first, width = places[name]
        assert len(value) <= width, (name, value)
        text[first - 1 : first - 1 + width] = value.ljust(width)
    return "".join(text)


def detail(number: int, satang: int, **values) -> str:
    """A payment of the second reference's bill at a counter."""
    fields = {
        "type": "D", "sequence": f"{number:06d}", "bank": BANK, "account": ACCOUNT,
        "paid_on": f"{BANK_DAY:%d%m%Y}", "paid_time": "093015", "payer": "นาย ตัวอย่าง หนึ่ง",
        "reference_1": "2569000001234", "reference_2": "310126", "kind": "C", "code": "CSH",
        "cheque": "0000000", "amount": f"{satang:013d}", "biller": BILLER, "sending_bank": BANK,
    }  # fmt: skip
    return line(DETAIL, **{**fields, **values})


def lines(payments, day: dt.date = BANK_DAY, **tail) -> list[str]:
    """Header, a line each (satang, its own values), trailer; `tail` overrides what it says."""
    head = line(
        HEADER, type="H", sequence="000001", bank=BANK, account=ACCOUNT, company="อบต.ปางหมู",
        effective_on=f"{day:%d%m%Y}",
    )  # fmt: skip
    made = [detail(number, satang, **more) for number, (satang, more) in enumerate(payments, 2)]
    sums = {"C": [0, 0], "D": [0, 0]}
    for satang, more in payments:
        sums[more.get("kind", "C")][0] += satang
        sums[more.get("kind", "C")][1] += 1
    told = {
        "type": "T", "sequence": f"{len(made) + 2:06d}", "bank": BANK, "account": ACCOUNT,
        "debit_total": f"{sums['D'][0]:013d}", "debit_count": f"{sums['D'][1]:06d}",
        "credit_total": f"{sums['C'][0]:013d}", "credit_count": f"{sums['C'][1]:06d}",
    }  # fmt: skip
    return [head, *made, line(TRAILER, **{**told, **tail})]


def content(written: list[str]) -> bytes:
    return "".join(f"{one}\r\n" for one in written).encode("cp874")


def file(*payments, day: dt.date = BANK_DAY, **tail) -> bytes:
    return content(lines(payments, day, **tail))


#: The two payments of the published example, byte for byte.
GOLDEN = [
    (125050, {"branch": "0508", "teller": "0001"}),
    (40000, {"paid_time": "101500", "payer": "นาง ตัวอย่าง สอง", "reference_1": "2569000001235",
             "code": "TRF", "sending_bank": "014"}),
]  # fmt: skip
