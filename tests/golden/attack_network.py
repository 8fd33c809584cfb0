"""Trains the attack network with NumPy in float64 and writes attack_network.json beside this file.

Run from the repository's root, with deno on the path (it draws the order of the rows):

    python3 tests/golden/attack_network.py
"""
import json
import pathlib
import subprocess

import numpy as np

CLASSES, ROWS, EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED = 5, 45, 6, 8, 0.01, 11
DRAW_ORDERS = f"""
import {{ Random }} from "./src/random.ts";
console.log(JSON.stringify(Array.from({{ length: {EPOCHS} }}, (_, epoch) =>
  new Random({SEED}, "attack-network", epoch).shuffle(Array.from({{ length: {ROWS} }}, (_, row) => row)))));
"""
NAMES = ["hidden1Weights", "hidden1Biases", "hidden2Weights", "hidden2Biases", "outputWeights", "outputBiases"]
SHAPES = [(CLASSES, 16), (16,), (16, 16), (16,), (16, 1), (1,)]


def single(values):
    return values.astype(np.float32).astype(np.float64)


def forward(parameters, x):
    w1, b1, w2, b2, w3, b3 = parameters
    h1 = np.maximum(x @ w1 + b1, 0)
    h2 = np.maximum(h1 @ w2 + b2, 0)
    return h1, h2, (h2 @ w3 + b3)[:, 0]


def gradients(parameters, x, t):
    _, _, w2, _, w3, _ = parameters
    h1, h2, z = forward(parameters, x)
    losses = np.logaddexp(0, z) - t * z
    d3 = (1 / (1 + np.exp(-z)) - t)[:, None] / len(x)
    d2 = d3 @ w3.T * (h2 > 0)
    d1 = d2 @ w2.T * (h1 > 0)
    return losses, [x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)]


random = np.random.default_rng(1)
logits = random.normal(size=(ROWS, CLASSES)) * random.uniform(0.5, 5, size=(ROWS, 1))
inputs = np.exp(logits)
inputs = single(inputs / inputs.sum(1, keepdims=True))
targets = (random.uniform(size=ROWS) < inputs.max(1)).astype(np.float64)
start = [single(random.normal(size=shape) * (0.3 if len(shape) == 2 else 0.05)) for shape in SHAPES]
orders = json.loads(subprocess.run(["deno", "eval", DRAW_ORDERS], check=True, capture_output=True).stdout)

parameters = [p.copy() for p in start]
first = [np.zeros_like(p) for p in parameters]
second = [np.zeros_like(p) for p in parameters]
step, epoch_losses = 0, []
for order in orders:
    losses = []
    for at in range(0, ROWS, BATCH_SIZE):
        batch = order[at:at + BATCH_SIZE]
        batch_losses, gradient = gradients(parameters, inputs[batch], targets[batch])
        losses.extend(batch_losses)
        step += 1
        for p, m, v, g in zip(parameters, first, second, gradient):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= LEARNING_RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    epoch_losses.append(np.mean(losses))


def named(arrays):
    return {name: [float(f"{value:.9g}") for value in array.ravel()] for name, array in zip(NAMES, arrays)}


golden = {
    "classes": CLASSES,
    "epochs": EPOCHS,
    "batchSize": BATCH_SIZE,
    "learningRate": LEARNING_RATE,
    "seed": SEED,
    "inputs": [float(f"{value:.9g}") for value in inputs.ravel()],
    "targets": [int(t) for t in targets],
    "start": named(start),
    "trained": named(parameters),
    "losses": [float(loss) for loss in epoch_losses],
    "logits": [float(f"{value:.9g}") for value in forward(parameters, inputs)[2]],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
