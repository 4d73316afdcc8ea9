"""Numbers of persons and bodies: the 13-digit form and its check digit. Pure."""

import re
import unicodedata

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def digits13(text: str) -> str | None:
    """The thirteen digits of a number as typed ('1-2345-67890-12-1', Thai digits), or None."""
    plain = unicodedata.normalize("NFC", text).translate(_THAI_DIGITS)
    bare = re.sub(r"[\s-]", "", plain)
    return bare if re.fullmatch(r"[0-9]{13}", bare) else None


def check_digit(first12: str) -> int:
    """The thirteenth digit that belongs to the first twelve."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(first12))
    return (11 - total % 11) % 10


def is_valid13(text: str) -> bool:
    """True if the text is thirteen digits with the right check digit. Not whose it is."""
    number = digits13(text)
    return number is not None and check_digit(number[:12]) == int(number[12])


def grouped(number: str) -> str:
    """As people read it: 1-2345-67890-12-1. Other numbers stay as they are."""
    if not digits13(number) or len(number) != 13:
        return number
    return "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))


#: Written before a name without a space; the longer first.
_TITLES = ("ว่าที่ร้อยตรี", "เด็กชาย", "เด็กหญิง", "นางสาว", "น.ส.", "ด.ช.", "ด.ญ.", "นาง", "นาย")


def without_title(text: str) -> str:
    """A name as papers write it, without its title: "นายใจดี มาก" -> "ใจดี มาก".

    For a search by parts of names: what is left is a part of the name, also of one that itself
    begins like a title. A title alone stays.
    """
    words = " ".join(text.split())
    for title in _TITLES:
        if words.startswith(title) and (rest := words.removeprefix(title).strip()):
            return rest
    return words
