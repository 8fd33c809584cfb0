"""Writes ../formats/keras*: what a Keras program saves. Made with Keras 3.15.1 on NumPy 2.4.6: KERAS_BACKEND=numpy python3 tests/golden/formats_keras.py"""
import keras
import numpy as np

from formats_expected import FOLDER, answers, expect

keras.utils.set_random_seed(16)
random = np.random.default_rng(16)
images, labels = random.random((4, 16, 16, 3), dtype="f4"), random.integers(0, 1000, (4, 1))
members = np.array([1, 0, 1, 0])
model = keras.Sequential([
    keras.layers.Conv2D(4, 3, strides=2, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(1000, activation="softmax")])
probabilities = model.predict(images, verbose=0)
np.savez_compressed(FOLDER / "keras-1000-classes.npz", predictions=probabilities, y_true=labels, membership=members)
expect("keras-1000-classes.npz", answers("probabilities", probabilities, labels[:, 0], members, notices=["taken for probabilities"]))

binary = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
one = binary.predict(images, verbose=0)
np.savez(FOLDER / "keras-sigmoid.npz", probabilities=one, labels=labels % 2, membership=members)
two = np.concatenate([1 - one.astype("f8"), one.astype("f8")], 1)
expect("keras-sigmoid.npz", answers("probabilities", two, labels[:, 0] % 2, members, notices=["probability of class 1 of two"]))
np.savez(FOLDER / "keras-one-hot.npz", probabilities=probabilities[:, :40] / probabilities[:, :40].sum(1, keepdims=True),
         labels=keras.utils.to_categorical(labels[:, 0] % 40, 40), membership=members)
with np.load(FOLDER / "keras-one-hot.npz") as file:
    expect("keras-one-hot.npz", answers("probabilities", file["probabilities"], labels[:, 0] % 40, members))
