"""Writes variance_components.json beside this file: crossed figures with their variance components, found another way than in src/.

Run with NumPy 2.4.6: python3 tests/golden/variance_components.py
Sums of squares are those of projections on indicator columns. What each mean square expects of each origin is the trace of its
projection with that origin's covariance, and the components solve that linear system. Limits are quantiles of 400,000 draws.
"""

import json
from pathlib import Path

import numpy as np

SEEDS, TARGETS, SHADOWS, STARTS = 2, 3, 3, 2
SPREADS = {"target": 0.006, "shadow": 0.009, "pair": 0.003, "start": 0.004, "rest": 0.002, "images": 0.012}
AXES = {"target": (0, 1), "shadow": (0, 2), "pair": (0, 1, 2), "start": (0, 2, 3), "rest": (0, 1, 2, 3), "images": (0,)}
# The terms of the smaller and of the larger linear model whose difference is an origin's sum of squares.
MODELS = {
    "target": (["images"], ["images", "target"]),
    "shadow": (["images"], ["images", "shadow"]),
    "pair": (["target", "shadow"], ["pair"]),
    "start": (["shadow"], ["start"]),
    "rest": (["pair", "start"], ["rest"]),
    "images": ([], ["images"]),
}
ORIGINS = list(SPREADS)

shape = (SEEDS, TARGETS, SHADOWS, STARTS)


def columns(origin):
    indices = np.indices(shape)
    keys = np.stack([indices[axis].ravel() for axis in AXES[origin]], 1)
    _, group = np.unique(keys, axis=0, return_inverse=True)
    return np.eye(group.max() + 1)[group.ravel()]


def projection(terms):
    design = np.hstack([np.ones((SEEDS * TARGETS * SHADOWS * STARTS, 1)), *(columns(term) for term in terms)])
    return design @ np.linalg.pinv(design)


def mean_square(origin):
    """Its quadratic form, and its degrees of freedom."""
    small, large = MODELS[origin]
    form = projection(large) - projection(small)
    return form, round(np.trace(form))


def case(seed):
    rng = np.random.default_rng(seed)
    figures = np.full(shape, 0.78)
    for origin, spread in SPREADS.items():
        own = [length if axis in AXES[origin] else 1 for axis, length in enumerate(shape)]
        figures = figures + spread * rng.normal(size=own)
    figures = np.round(figures, 4)
    forms = {origin: mean_square(origin) for origin in ORIGINS}
    y = figures.ravel()
    squares = np.array([y @ form @ y / degrees for form, degrees in forms.values()])
    expected = np.array([
        [np.trace(form @ columns(origin) @ columns(origin).T) / degrees for origin in ORIGINS]
        for form, degrees in forms.values()
    ])
    variances = np.linalg.solve(expected, squares)
    degrees = np.array([degrees for _, degrees in forms.values()])
    drawn = squares[:, None] * degrees[:, None] / rng.chisquare(degrees[:, None], (len(ORIGINS), 400_000))
    spreads = np.sqrt(np.maximum(0, np.linalg.solve(expected, drawn)))
    limits = np.quantile(spreads, [0.025, 0.975], axis=1).T
    components = {
        origin: {"variance": float(variances[i]), "degrees": int(degrees[i]), "interval": limits[i].round(6).tolist()}
        for i, origin in enumerate(ORIGINS)
    }
    return {"figures": figures.tolist(), "components": components}


# The first one's images have an estimate below 0.
golden = [case(5), case(7)]
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
