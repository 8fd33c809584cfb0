"""Writes ../given/numpy*: probabilities of 1,000 classes by a softmax regression in NumPy alone. Made with NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1 and statsmodels 0.15.0: python3 tests/golden/given_numpy.py"""
import numpy as np

import given

CLASSES, FEATURES = 1000, 64
random = np.random.default_rng(16)
centers = random.normal(size=(CLASSES, FEATURES))


def softmax(logits):
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def program(rows):
    """A user's program up to the point where answers are saved."""
    y = random.integers(0, CLASSES, 2 * rows)
    x = (centers[y] + 1.5 * random.normal(size=(2 * rows, FEATURES))).astype("f4")
    x_in, y_in, x_out, y_out = x[:rows], y[:rows], x[rows:], y[rows:]
    weights = (0.1 * centers.T).astype("f4")  # as trained on other samples
    for _ in range(10):
        p = softmax(x_in @ weights)
        p[np.arange(rows), y_in] -= 1
        weights -= 0.002 * x_in.T @ p
    p = softmax(np.concatenate([x_in, x_out]) @ weights)
    return {"np": np, "p": p, "y_in": y_in, "y_out": y_out}


for name in ["target", "shadow"]:
    given.save("NumPy", f"numpy-{name}", program(60))
given.expect("NumPy", "numpy")
