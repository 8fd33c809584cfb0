"""Writes ../given/keras*: a small CNN's float32 probabilities of 100 classes. Made with Keras 3.15.1 on TensorFlow 2.21.0, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1 and statsmodels 0.15.0: python3 tests/golden/given_keras.py"""
import keras
import numpy as np

import given

CLASSES = 100
random = np.random.default_rng(16)
patterns = random.normal(size=(CLASSES, 8, 8, 1))


def draw(rows):
    labels = random.integers(0, CLASSES, rows)
    return (patterns[labels] + random.normal(size=(rows, 8, 8, 1))).astype("f4"), labels


def program(rows, seed):
    """A user's program up to the point where answers are saved."""
    keras.utils.set_random_seed(seed)
    (x_in, y_in), (x_out, y_out) = draw(rows), draw(rows)
    model = keras.Sequential([
        keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(CLASSES, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_in, y_in, epochs=8, verbose=0)
    return {"np": np, "model": model, "x_in": x_in, "y_in": y_in, "x_out": x_out, "y_out": y_out}


for name, seed in [("target", 1), ("shadow", 2)]:
    given.save("Keras", f"keras-{name}", program(200, seed))
given.expect("Keras", "keras")
