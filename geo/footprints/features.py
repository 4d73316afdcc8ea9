"""What a place in a picture looks like, as numbers: colour, texture, edges, shadow, surroundings.

Everything is in metres, so that pictures of different flights can be compared; all pictures are
read at WORKING_M a pixel. Roofs are told apart by what surrounds them as much as by their colour.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.color import rgb2lab
from skimage.feature import structure_tensor, structure_tensor_eigenvalues
from skimage.filters import threshold_otsu
from skimage.segmentation import slic

Plane = NDArray[np.float32]
Picture = NDArray[np.uint8]
WORKING_M = 0.2
#: A patch of one colour, about so many square metres.
PATCH_SQ_M = 3.0
#: Heights are compared with the lowest place so far around, metres.
_GROUND_M = 25.0
#: What rises less than the first is no roof; from the second on heights say nothing against one.
_FLAT_M, _RISEN_M = 1.0, 2.0


def features(rgb: Picture) -> Plane:
    """One row of numbers a pixel of rows x columns x 3 at WORKING_M: float32."""
    lab = rgb2lab(rgb).astype(np.float32)
    planes = [lab[..., band] for band in range(3)] + _ratios(rgb)
    basic = list(planes)
    for metres in (0.5, 1.5, 4.0):
        planes += _texture(lab, planes[3], metres / WORKING_M)
    planes += _contrast(lab[..., 0]) + _shadow(lab[..., 0]) + _surroundings(lab)
    planes += _patches(rgb, basic)
    return np.stack(planes, -1).astype(np.float32)


def edges(rgb: Picture) -> Plane:
    """How strong the picture's edges are, 0 to 1."""
    light = rgb2lab(rgb)[..., 0].astype(np.float32)
    found = ndimage.gaussian_gradient_magnitude(light, 1)
    part: Plane = np.clip(found / max(float(np.percentile(found, 97)), 1e-6), 0, 1)
    return part.astype(np.float32)


def _ratios(rgb: Picture) -> list[Plane]:
    """Greenness and two redness ratios: colour without brightness."""
    red, green, blue = (rgb[..., band].astype(np.float32) for band in range(3))
    total = red + green + blue + 1
    return [(2 * green - red - blue) / total, (red - green) / total, (red - blue) / total]


def _texture(lab: Plane, green: Plane, sigma: float) -> list[Plane]:
    """Means, spreads, edge strength and how much the edges agree in direction."""
    light = lab[..., 0]
    found: list[Any] = []
    for band in range(3):
        mean = ndimage.gaussian_filter(lab[..., band], sigma)
        spread = ndimage.gaussian_filter(lab[..., band] ** 2, sigma) - mean**2
        found += [mean, np.sqrt(np.maximum(spread, 0))]
    strength = ndimage.gaussian_gradient_magnitude(light, 1)
    high, low = structure_tensor_eigenvalues(structure_tensor(light, sigma=sigma, order="rc"))
    found += [
        ndimage.gaussian_filter(strength, sigma),
        (high - low) / (high + low + 1),
        ndimage.gaussian_filter(green, sigma),
    ]
    return found


def _contrast(light: Plane) -> list[Plane]:
    sizes = [int(2 * metres / WORKING_M) | 1 for metres in (1.0, 3.0)]
    return [ndimage.maximum_filter(light, s) - ndimage.minimum_filter(light, s) for s in sizes]


def _shadow(light: Plane) -> list[Plane]:
    """Darkness on each side, at two distances: a roof throws a shadow on one of them."""
    dark = (light < threshold_otsu(light) * 0.6).astype(np.float32)
    near = ndimage.gaussian_filter(dark, 0.7 / WORKING_M)
    return [
        _moved(near, down, right)
        for metres in (2.0, 4.0)
        for down, right in _around(metres, corners=False)
    ]


def _surroundings(lab: Plane) -> list[Plane]:
    """How different the colour is in eight directions: small, middling, large."""
    found = []
    for metres in (3.0, 6.0):
        for band in range(3):
            mean = ndimage.gaussian_filter(lab[..., band], 1.0 / WORKING_M)
            moved = [_moved(mean, down, right) for down, right in _around(metres, corners=True)]
            ranked = np.sort(np.abs(np.stack(moved) - mean), axis=0)
            found += [ranked[1], ranked[3], ranked[6]]
    return found


def _patches(rgb: Picture, basic: list[Plane]) -> list[Plane]:
    """Means and spreads over patches of one colour, which end where things end."""
    count = max(4, int(rgb.shape[0] * rgb.shape[1] * WORKING_M**2 / PATCH_SQ_M))
    of = slic(rgb, n_segments=count, compactness=12, sigma=1, start_label=0)
    sizes = np.bincount(of.ravel())
    found = []
    for number, plane in enumerate(basic):
        mean = np.bincount(of.ravel(), plane.ravel()) / sizes
        found.append(mean[of])
        if number < 3:
            squares = np.bincount(of.ravel(), plane.ravel() ** 2) / sizes
            found.append(np.sqrt(np.maximum(squares - mean**2, 0))[of])
    return found


def risen(heights: Plane) -> Plane:
    """How far each place may be a roof by its height above the ground around: 0 to 1.

    `heights` is the surface in metres at WORKING_M; where it is not known (NaN) nothing is said
    against a roof. On a slope the ground around is lower: too much stays, never too little.
    """
    known = np.isfinite(heights)
    if not known.any():
        return np.ones_like(heights)
    filled = np.where(known, heights, np.nanmax(heights))
    ground = ndimage.minimum_filter(filled, int(_GROUND_M / WORKING_M) | 1)
    above = filled - ndimage.gaussian_filter(ground, 3 / WORKING_M)
    part = np.clip((above - _FLAT_M) / (_RISEN_M - _FLAT_M), 0, 1)
    return np.where(known, part, 1).astype(np.float32)


def _around(metres: float, *, corners: bool) -> list[tuple[int, int]]:
    step = round(metres / WORKING_M)
    sides = [(-step, 0), (step, 0), (0, -step), (0, step)]
    return sides + [(-step, -step), (step, step), (-step, step), (step, -step)] * corners


def _moved(plane: Plane, down: int, right: int) -> Plane:
    """The plane shifted, its edge repeated."""
    found: Plane = ndimage.shift(plane, (down, right), order=0, mode="nearest", prefilter=False)
    return found
