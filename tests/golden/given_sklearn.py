"""Writes ../given/sklearn*: a random forest's probabilities, with exact 0 and 1. Made with scikit-learn 1.9.1, NumPy 2.4.6, SciPy 1.17.1 and statsmodels 0.15.0: python3 tests/golden/given_sklearn.py"""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

import given

pixels, digits = load_digits(return_X_y=True)
order = np.random.default_rng(16).permutation(len(digits))


def program(rows, seed):
    """A user's program up to the point where answers are saved."""
    inside, outside = rows[: len(rows) // 2], rows[len(rows) // 2:]
    x_in, y_in, x_out, y_out = pixels[inside], digits[inside], pixels[outside], digits[outside]
    model = RandomForestClassifier(25, random_state=seed).fit(x_in, y_in)
    return {"np": np, "model": model, "x_in": x_in, "y_in": y_in, "x_out": x_out, "y_out": y_out}


for name, rows, seed in [("target", order[:500], 1), ("shadow", order[500:1000], 2)]:
    given.save("scikit-learn", f"sklearn-{name}", program(rows, seed))
    with np.load(given.FOLDER / f"sklearn-{name}.npz") as file:
        assert (file["probabilities"] == 0).any() and (file["probabilities"] == 1).any()
given.expect("scikit-learn", "sklearn")
