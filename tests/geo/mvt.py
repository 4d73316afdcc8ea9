"""A reader of Mapbox vector tiles, small enough to trust: what the map library will see."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Feature:
    id: int
    properties: dict[str, Any]
    kind: int  # 1 point, 2 line, 3 polygon
    paths: list[Ring]


def layers(tile: bytes) -> dict[str, list[Feature]]:
    """Features by layer name; a name that comes twice would be a fault of the tile."""
    found: dict[str, list[Feature]] = {}
    for number, content in _fields(tile):
        assert number == 3
        name, features = _layer(content)
        assert name not in found
        found[name] = features
    return found


def area(ring: Ring) -> float:
    """Surveyor's formula in tile units, y downwards: positive for an outer ring."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _layer(content: bytes) -> tuple[str, list[Feature]]:
    parts = defaultdict(list)
    for number, value in _fields(content):
        parts[number].append(value)
    assert parts[15] == [2]
    assert parts[5] == [4096]
    keys = [key.decode() for key in parts[3]]
    values = [_value(value) for value in parts[4]]
    return parts[1][0].decode(), [_feature(f, keys, values) for f in parts[2]]


def _feature(content: bytes, keys: list[str], values: list[Any]) -> Feature:
    parts = dict(_fields(content))
    tags = list(_varints(parts.get(2, b"")))
    properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
    return Feature(parts.get(1, 0), properties, parts[3], list(_paths(parts[4])))


def _paths(content: bytes) -> Iterator[Ring]:
    numbers, x, y = list(_varints(content)), 0, 0
    path: Ring = []
    while numbers:
        command, count = numbers[0] & 7, numbers.pop(0) >> 3
        for _ in range(count if command != 7 else 0):
            if command == 1 and path:
                yield path
                path = []
            x, y = x + _signed(numbers.pop(0)), y + _signed(numbers.pop(0))
            path.append((x, y))
    if path:
        yield path


def _value(content: bytes) -> Any:
    number, value = next(_fields(content))
    if number == 1:
        return value.decode()
    if number in (2, 3):
        return struct.unpack("<f" if number == 2 else "<d", value)[0]
    if number == 7:
        return bool(value)
    return _signed(value) if number == 6 else value


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(content):
        tag, at = _varint(content, at)
        if tag & 7 == 0:
            value, at = _varint(content, at)
            yield tag >> 3, value
            continue
        length, at = _varint(content, at) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], at)
        yield tag >> 3, content[at : at + length]
        at += length


def _varints(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        value, at = _varint(content, at)
        yield value


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = content[at]
        value, at, shift = value | (byte & 127) << shift, at + 1, shift + 7
        if byte < 128:
            return value, at
