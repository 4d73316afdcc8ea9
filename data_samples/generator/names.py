"""Names and numbers nobody can have: invented syllables, wrong check digits, dead prefixes."""

import random

_FIRST = (
    "จาย", "นาง", "แสง", "คำ", "หล้า", "อ่อง", "ติ่น", "มาด", "ส่าง", "เครือ", "ยอด", "ลุน", "อิ่ง", "หอม",
    "ปัน", "ซอ", "โซ่", "วา", "พ่อ", "เล",
)  # fmt: skip
_SECOND = (
    "แลง", "ฟ้า", "เมิง", "หยุ่น", "แก่นไพร", "ละอองดาว", "ตะวา", "น้ำค้าง", "ซอแลง", "ม่านหมอก", "ภูคำ",
    "เคียงดอย", "ริมห้วย", "พู", "แสนไม้", "กอฝาย", "ลายสาย", "ปุยเมฆ", "ไต่ลม", "อุ่นเรือน", "ล่องเรือ",
    "หล่อสาย", "จีหมอก", "ตองลาย",
)  # fmt: skip
_FAMILY_ONE = (
    "หมอก", "ธาร", "ดอย", "ม่าน", "ไพร", "เมฆ", "ทุ่ง", "ห้วย", "ผา", "สาย", "ลม", "น้ำ", "ดาว", "เครือ",
    "ป่า", "ฝาย",
)  # fmt: skip
_FAMILY_TWO = (
    "สมมุติ", "จำลอง", "ตัวอย่าง", "แต่งขึ้น", "ไร้นาม", "ในนิทาน", "เสมือน", "ลองเขียน",
)  # fmt: skip
_FAMILY_THREE = (
    "คำ", "แสง", "ทอง", "ไพรี", "ใจดี", "เรืองรอง", "วนา", "สุขล้ำ", "งามแลง", "ฟ้าใส", "ยั่งยืน", "เพียงดิน",
)  # fmt: skip
_TRADE = (
    "ร้านค้า", "ร้านอาหาร", "อู่ซ่อมรถ", "โรงสี", "ร้านวัสดุ", "ร้านกาแฟ", "เกสต์เฮาส์", "ร้านเสริมสวย",
    "ร้านขายยา", "คลังสินค้า",
)  # fmt: skip
_COMPANY = ("บริษัท {} จำกัด", "ห้างหุ้นส่วนจำกัด {}")


def given_name(draw: random.Random) -> str:
    """A given name put together from syllables."""
    return draw.choice(_FIRST) + draw.choice(_SECOND)


def family_name(draw: random.Random) -> str:
    """A family name whose middle says it is made up ("example", "supposed" ...)."""
    return draw.choice(_FAMILY_ONE) + draw.choice(_FAMILY_TWO) + draw.choice(_FAMILY_THREE)


def company_name(draw: random.Random) -> str:
    """A firm that is openly an example."""
    core = draw.choice(_FAMILY_ONE) + draw.choice(_FAMILY_TWO) + draw.choice(_FAMILY_THREE)
    return draw.choice(_COMPANY).format(core)


def business_name(draw: random.Random) -> str:
    """What stands on a shop's sign."""
    core = draw.choice(_FAMILY_TWO) + draw.choice(_SECOND)
    return f"{draw.choice(_TRADE)} {core}"


def check_digit(twelve: str) -> int:
    """The right last digit of a 13-digit number (modulus 11)."""
    return (11 - sum(int(c) * (13 - i) for i, c in enumerate(twelve)) % 11) % 10


class Numbers:
    """13-digit numbers with a wrong check digit, each once; telephones no operator assigns."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._used: set[str] = set()
        self._phone = 0

    def thirteen(self, first: str) -> str:
        """A number that starts as asked and fails the check."""
        while True:
            twelve = first + "".join(self._draw.choices("0123456789", k=12 - len(first)))
            wrong = (check_digit(twelve) + self._draw.randint(1, 9)) % 10
            number = f"{twelve}{wrong}"
            if number not in self._used:
                self._used.add(number)
                return number

    def phone(self) -> str:
        """Ten digits that begin with 000."""
        self._phone += 1
        return f"000{(self._phone * 7919 + 1234567) % 10_000_000:07d}"
