"""Numbers of persons at rest: encrypted to be read again, and hashed with a key to be looked up.

A plain SHA-256 of a 13-digit number is reversed by trying all of them; a keyed hash is not.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    key = hashlib.sha256(b"encrypt:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def normalise(number: str) -> str:
    """Digits and letters only, Thai digits made Arabic, upper case: '๑-2345 x' -> '12345X'."""
    text = unicodedata.normalize("NFC", number).translate(_THAI_DIGITS)
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def encrypt(number: str) -> bytes:
    """Encrypt a number as typed. Raises nothing; an empty text encrypts to empty bytes."""
    return _fernet(settings.PERSONAL_DATA_KEY).encrypt(number.encode()) if number else b""


def decrypt(token: bytes | memoryview) -> str:
    """The number as typed. Raises cryptography.fernet.InvalidToken when the key is another one."""
    return _fernet(settings.PERSONAL_DATA_KEY).decrypt(bytes(token)).decode() if token else ""


def lookup_hash(number: str) -> bytes:
    """HMAC-SHA256 (32 bytes) of the normalised number, for equality look-ups."""
    key = b"lookup:" + settings.PERSONAL_DATA_KEY.encode()
    return hmac.digest(key, normalise(number).encode(), "sha256")


def mask(number: str) -> str:
    """Only the last three characters: 'xxxxxxxxxx123'. Safe for the person's own page."""
    return "x" * max(len(number) - 3, 0) + number[-3:]
