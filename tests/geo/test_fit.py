"""A known shift is found again; what the points cannot say is refused."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import fit

OLD = [(0.0, 0.0), (100.0, 10.0), (40.0, 90.0), (120.0, 80.0)]


def moved(dx: float, dy: float, degrees: float = 0, scale: float = 1) -> list[fit.Pair]:
    turn = math.radians(degrees)
    a, b = scale * math.cos(turn), scale * math.sin(turn)
    return [((x, y), (a * x - b * y + dx, b * x + a * y + dy)) for x, y in OLD]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(-900, 900), st.floats(-900, 900), st.floats(-4, 4), st.floats(0.99, 1.01))
def test_helmert_finds_what_was_done(dx: float, dy: float, degrees: float, scale: float) -> None:
    pairs = moved(dx, dy, degrees, scale)
    found = fit.fit(pairs, "helmert")
    assert found.turn_degrees == pytest.approx(degrees, abs=1e-6)
    assert found.scale == pytest.approx(scale, abs=1e-9)
    assert found.rmse < 1e-6
    expected = np.array([new for _, new in pairs])
    assert np.allclose(found.move(np.array(OLD)), expected, atol=1e-6)


def test_a_translation_says_what_is_left() -> None:
    pairs = moved(3, -4)
    pairs[0] = (pairs[0][0], (pairs[0][1][0] + 0.4, pairs[0][1][1]))
    found = fit.fit(pairs, "translation")
    assert (found.dx, found.dy) == pytest.approx((3.1, -4))
    assert found.residuals == pytest.approx((0.3, 0.1, 0.1, 0.1))
    assert found.rmse == pytest.approx(math.sqrt(0.12 / 3))
    assert found.scale == 1


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (moved(1, 1)[:2], "too_few"),
        ([((x / 100, y / 100), (x / 100, y / 100)) for x, y in OLD], "too_close"),
        (moved(0, 0, degrees=20), "too_different"),
        (moved(0, 0, scale=1.2), "too_different"),
        (moved(5000, 0), "too_different"),
    ],
)
def test_refuses_what_cannot_be_a_shift(pairs: list[fit.Pair], code: str) -> None:
    with pytest.raises(fit.BadPairs) as refusal:
        fit.fit(pairs, "helmert")
    assert refusal.value.code == code
