"""Writes targets/keras-* and targets/graph-*: TensorFlow.js models by its own converter, and what Keras and TensorFlow answer.

Run after targets.py, whose samples the models are trained on. Made with TensorFlow 2.15.1, tf_keras 2.15.1, tensorflowjs 4.22.0 and
NumPy 1.26.4: python3 tests/golden/targets_tfjs.py. Keras models are written by tensorflowjs' save_keras_model, SavedModels are
converted by its convert_tf_saved_model; answers are those of the models in Python, before they were converted. tensorflowjs was
installed without tensorflow_decision_forests and JAX, which it imports and these models do not need: empty modules stand for them.
"""
import csv
import pathlib
import sys
import tempfile
import types

for name in ["tensorflow_decision_forests", "jax", "jax.experimental", "jax.experimental.jax2tf"]:
    sys.modules[name] = types.ModuleType(name)
sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]

import numpy as np
import tensorflow as tf
import tf_keras as keras
from tensorflowjs.converters import convert_tf_saved_model, save_keras_model

FOLDER = pathlib.Path(__file__).parent / "targets"
layers = keras.layers
keras.utils.set_random_seed(18)
tf.config.threading.set_intra_op_parallelism_threads(1)


def parts(name):
    return [np.load(FOLDER / f"{name}-{part}.npz") for part in ["members", "non-members"]]


def save(name, predict, inside, outside):
    """The program's own answers to members and to non-members."""
    np.savez(FOLDER / f"{name}-answers.npz", members=predict(inside), non_members=predict(outside))


def answer(model, output=0):
    return lambda x: np.array(listed(model(x, training=False))[output])


def listed(values):
    return values if isinstance(values, (list, tuple)) else [values]


def fit(model, x, y, epochs, loss="sparse_categorical_crossentropy"):
    model.compile(keras.optimizers.Adam(0.01), loss)
    model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
    return model


def graph(name, module, **options):
    """Converts a module with a signature to a graph model."""
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=module.__call__)
        convert_tf_saved_model(folder, str(FOLDER / name), **options)


# Features: softmax behind a layer of 64, more than the 48 terms that TensorFlow.js' WASM backend sums at once.
inside, outside = parts("features")
x_in, x_out, y_in = inside["x"], outside["x"], inside["y"]
mlp = keras.Sequential([
    layers.Input((30,), name="features"), layers.BatchNormalization(momentum=0.9), layers.Dense(64, activation="relu"), layers.Dropout(0.1),
    layers.Dense(2, activation="softmax")])
fit(mlp, x_in, y_in, 40)
save_keras_model(mlp, str(FOLDER / "keras-mlp"))
save("keras-mlp", answer(mlp), x_in, x_out)


class Mlp(tf.Module):
    """The same layers by hand: a product with a transposed matrix, 16 samples at once."""

    def __init__(self):
        super().__init__()
        normal, first, second = mlp.layers[0], mlp.layers[1], mlp.layers[3]
        self.scale = tf.Variable(normal.gamma / tf.sqrt(normal.moving_variance + normal.epsilon))
        self.shift = tf.Variable(normal.beta - normal.moving_mean * self.scale)
        self.first, self.second = [tf.Variable(tf.transpose(layer.kernel)) for layer in (first, second)]
        self.biases = [tf.Variable(layer.bias) for layer in (first, second)]

    @tf.function(input_signature=[tf.TensorSpec([16, 30], tf.float32, "features")])
    def __call__(self, features):
        x = tf.nn.relu(tf.matmul(features * self.scale + self.shift, self.first, transpose_b=True) + self.biases[0])
        return {"logits": tf.nn.bias_add(tf.matmul(x, self.second, transpose_b=True), self.biases[1])}


def padded(model):
    """Answers of a model that takes 16 samples at once."""
    def predict(x):
        missing = -len(x) % 16
        x = np.concatenate([x, x[:missing]])
        return np.concatenate([model(tf.constant(x[i:i + 16]))["logits"] for i in range(0, len(x), 16)])[:len(x) - missing]
    return predict


by_hand = Mlp()
graph("graph-mlp-batch-16", by_hand)
save("graph-mlp-batch-16", padded(by_hand), x_in, x_out)


class Looped(Mlp):
    """A loop, which TensorFlow.js runs in another way, and Einsum, which its WASM backend lacks."""

    @tf.function(input_signature=[tf.TensorSpec([None, 30], tf.float32, "features")])
    def __call__(self, features):
        x = tf.nn.relu(tf.matmul(features * self.scale + self.shift, self.first, transpose_b=True) + self.biases[0])
        _, x = tf.while_loop(lambda i, _: i < 3, lambda i, x: (i + 1, x * 1.1), [tf.constant(0), x])
        return {"logits": tf.einsum("bi,ji->bj", x, self.second) + self.biases[1]}


loop = Looped()
graph("graph-loop", loop)
save("graph-loop", lambda x: np.array(loop(tf.constant(x))["logits"]), x_in, x_out)

# A table: an input a column, and one score, the probability of class 1.
rows = [list(csv.DictReader(open(FOLDER / f"table-{part}.csv"))) for part in ["members", "non-members"]]
table = [[np.array([[float(row[name])] for row in some], np.float32) for name in ["mean radius", "texture"]] for some in rows]
inputs = [layers.Input((1,), name=name) for name in ["mean_radius", "texture"]]
one = layers.Dense(8, activation="tanh")(layers.BatchNormalization(momentum=0.9)(layers.Concatenate()(inputs)))
columns = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(one))
fit(columns, table[0], np.array([[int(row["label"])] for row in rows[0]]), 40, "binary_crossentropy")
save_keras_model(columns, str(FOLDER / "keras-columns"))
save("keras-columns", answer(columns), *table)

# Images [N, 8, 8, 3] from 0 to 1, and two outputs, of which one has the logits.
inside, outside = parts("images")
images, y_in = [part["x"].astype(np.float32) / 255 for part in (inside, outside)], inside["y"]
image = layers.Input((8, 8, 3), name="image")
x = layers.Conv2D(12, 3, padding="same", use_bias=False)(image)
x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
x = layers.Conv2D(24, 1, activation="relu")(layers.DepthwiseConv2D(3)(x))
x = layers.MaxPooling2D()(x)
embedding = layers.Dense(10, activation="tanh", name="embedding")(layers.Flatten()(x))
logits = layers.Dense(10, name="logits")(layers.LeakyReLU()(embedding))
trained = keras.Model(image, logits)
fit(trained, images[0], y_in, 40, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
cnn = keras.Model(image, [embedding, logits])
save_keras_model(cnn, str(FOLDER / "keras-cnn"))
save("keras-cnn", answer(cnn, 1), *images)
save("keras-cnn-embedding", answer(cnn, 0), *images)


class Cnn(tf.Module):
    def __init__(self):
        super().__init__()
        self.model = cnn

    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 3], tf.float32, "image")])
    def __call__(self, image):
        embedding, logits = self.model(image, training=False)
        return {"embedding": embedding, "logits": logits}


graph("graph-cnn", Cnn(), use_structured_outputs_names=True)
graph("graph-cnn-float16", Cnn(), use_structured_outputs_names=True, quantization_dtype_map={"float16": "*"})
