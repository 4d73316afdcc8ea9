"""Learning from drawn footprints what roofs look like in a picture: a forest of decision trees.

No weights come from outside: each draft learns anew from outlines that people drew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier

from geo.footprints.features import Plane

Mask = NDArray[np.bool_]
TREES = 80
#: Places learnt from, of roofs and of everything else.
ROOF_PLACES, OTHER_PLACES = 15_000, 20_000
_AT_ONCE = 200_000


@dataclass(frozen=True)
class Lesson:
    """A window whose roofs are known: features, where roofs are, and where that is certain."""

    features: Plane
    roofs: Mask
    known: Mask


class TooLittle(ValueError):
    """There are too few drawn roofs to learn from."""


def learn(lessons: Sequence[Lesson], seed: int = 0) -> ExtraTreesClassifier:
    """Raises TooLittle when the lessons show no roof or nothing but roofs."""
    chance = np.random.default_rng(seed)
    rows, answers = [], []
    for wanted, is_roof in ((ROOF_PLACES, True), (OTHER_PLACES, False)):
        pools = [np.flatnonzero((one.known & (one.roofs == is_roof)).ravel()) for one in lessons]
        total = sum(map(len, pools))
        if total < 500:
            raise TooLittle
        for one, pool in zip(lessons, pools, strict=True):
            share = round(wanted * len(pool) / total)
            if share == 0:
                continue
            chosen = chance.choice(pool, min(share, len(pool)), replace=False)
            rows.append(one.features.reshape(-1, one.features.shape[-1])[chosen])
            answers.append(np.full(len(chosen), is_roof))
    forest = ExtraTreesClassifier(
        TREES, min_samples_leaf=5, max_features=0.25, n_jobs=1, random_state=seed
    )
    return forest.fit(np.concatenate(rows), np.concatenate(answers))


def likely(forest: ExtraTreesClassifier, features: Plane) -> Plane:
    """How likely each place is a roof, 0 to 1."""
    flat = features.reshape(-1, features.shape[-1])
    parts = [
        forest.predict_proba(flat[start : start + _AT_ONCE])[:, 1]
        for start in range(0, len(flat), _AT_ONCE)
    ]
    return np.concatenate(parts).reshape(features.shape[:2]).astype(np.float32)
