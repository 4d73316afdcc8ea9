"""A stream nobody reads or changes without the passphrase, written and read in bounded memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: pieces of
64 KiB, each with a nonce of prefix, counter and a mark of the last one, so that a piece cannot be
left out, moved or cut off. The key comes from the passphrase by scrypt.
"""

import io
import json
import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"TAMBON-OFFICE 1\n"
PIECE = 64 * 1024
_TAG = 16
#: scrypt with 128 MiB: about half a second, once.
_COST = {"n": 2**17, "r": 8, "p": 1}
_HIGHEST = {"n": 2**20, "r": 16, "p": 4}


class BadArchive(Exception):
    """Not such a file, another passphrase, or changed on its way. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _key(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


class _Pieces:
    """The cipher and where it stands."""

    def __init__(self, passphrase: str, header: bytes) -> None:
        known = json.loads(header)
        cost = {name: int(known[name]) for name in _COST}
        if any(cost[name] > _HIGHEST[name] for name in cost):
            raise BadArchive("not_an_office")
        self._cipher = AESGCM(_key(passphrase, bytes.fromhex(known["salt"]), cost))
        self._prefix = bytes.fromhex(known["prefix"])
        self._header = header
        self._count = 0

    def nonce(self, *, is_last: bool) -> bytes:
        made = self._prefix + struct.pack(">IB", self._count, is_last)
        self._count += 1
        return made

    def seal(self, piece: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self.nonce(is_last=is_last), piece, self._header)

    def open(self, piece: bytes, *, is_last: bool) -> bytes:
        is_first = self._count == 0
        try:
            return self._cipher.decrypt(self.nonce(is_last=is_last), piece, self._header)
        except InvalidTag as error:
            raise BadArchive("passphrase" if is_first else "changed") from error


class SealedWriter(io.RawIOBase):
    """Write plain bytes; sealed ones go to `out`. Close it, or the archive has no end."""

    def __init__(self, out: IO[bytes], passphrase: str) -> None:
        header = {**_COST, "salt": os.urandom(16).hex(), "prefix": os.urandom(7).hex()}
        line = json.dumps(header).encode() + b"\n"
        self._pieces = _Pieces(passphrase, line)
        self._out = out
        self._kept = bytearray()
        out.write(MAGIC + line)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._kept += data
        while len(self._kept) > PIECE:  # the last piece is known only when closing
            self._out.write(self._pieces.seal(bytes(self._kept[:PIECE]), is_last=False))
            del self._kept[:PIECE]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._out.write(self._pieces.seal(bytes(self._kept), is_last=True))
        super().close()


class SealedReader(io.RawIOBase):
    """Read the plain bytes of a sealed stream. Raises BadArchive."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise BadArchive("not_an_office")
        try:
            self._pieces = _Pieces(passphrase, source.readline(1000))
        except (ValueError, KeyError) as error:
            raise BadArchive("not_an_office") from error
        self._source = source
        self._next = source.read(PIECE + _TAG)
        self._kept = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = size if size >= 0 else 2**62
        parts, length = [], 0
        while length < wanted and (self._kept or self._fill()):
            part, self._kept = self._kept[: wanted - length], self._kept[wanted - length :]
            parts.append(part)
            length += len(part)
        return b"".join(parts)

    def _fill(self) -> bool:
        if self._is_over:
            return False
        piece, self._next = self._next, self._source.read(PIECE + _TAG)
        self._is_over = not self._next
        self._kept = self._pieces.open(piece, is_last=self._is_over)
        return bool(self._kept) or not self._is_over
