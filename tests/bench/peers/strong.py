"""Attacks by sample in NumPy, step by step as the programs of their authors take them: one task a line on standard input, and on standard
output its milliseconds with the first scores.

The logits and the membership are those of tests/bench/strong.ts. LiRA is that of tensorflow/privacy (a list entry a sample, then medians and
deviations), RMIA that of ml_privacy_meter (a matrix of samples by population, here in parts that fit memory), BASE that of LeakPro.
"""
import json
import sys
import time

import numpy as np
from scipy.special import log_softmax, logsumexp
from scipy.stats import norm

made = {}


def make(samples, shadows, queries, classes):
    size = samples * queries * classes
    logits = np.empty((shadows + 1, samples, queries, classes), np.float32)
    for model in range(shadows + 1):
        places = np.arange(model * size, (model + 1) * size, dtype=np.uint64) * np.uint64(2654435761)
        logits[model] = ((places % 2**32) / 2.0**29 - 4).reshape(samples, queries, classes)
    labels = np.arange(samples) % classes
    keep = (np.arange(samples)[None] + np.arange(shadows)[:, None]) % 2 == 0
    return logits, labels, keep


def softmax_of_labels(logits, labels):
    p = logits.astype(np.float64)
    p = np.exp(p - p.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return p, p[np.arange(len(labels)), :, labels]


def lira(logits, labels, keep):
    phi = []
    for model in logits:
        p, p_y = softmax_of_labels(model, labels)
        p[np.arange(len(labels)), :, labels] = 0
        phi.append(np.log(p_y + 1e-45) - np.log(p.sum(axis=-1) + 1e-45))
    phi = np.array(phi)
    target, shadows = phi[0], phi[1:]
    inside, outside = [], []
    for sample in range(len(labels)):
        inside.append(shadows[keep[:, sample], sample])
        outside.append(shadows[~keep[:, sample], sample])
    inside, outside = np.array(inside), np.array(outside)
    of_in = norm.logpdf(target, np.median(inside, 1), np.std(inside, 1) + 1e-30)
    of_out = norm.logpdf(target, np.median(outside, 1), np.std(outside, 1) + 1e-30)
    return (of_in - of_out).mean(1)


def rmia(logits, labels, keep, population=10_000, a=0.3):
    p = np.array([softmax_of_labels(model, labels)[1] for model in logits])
    outside = p[1:] * ~keep[:, :, None]
    half = len(keep) // 2
    outside = -np.sort(-outside, axis=0)[:half]
    mean = (1 + a) / 2 * outside.mean(0) + (1 - a) / 2
    ratio = np.exp(np.log(p[0] / mean).mean(1))
    z = ratio[:population]
    return np.concatenate([
        np.average(ratio[first:first + 1000, None] / z > 1.0, axis=1) for first in range(0, len(ratio), 1000)
    ])


def base(logits, labels, keep):
    rows = np.arange(len(labels))
    logs = np.array([log_softmax(model.astype(np.float64), axis=-1)[rows, :, labels] for model in logits])
    return (logs[0] - (logsumexp(logs[1:], axis=0) - np.log(len(keep)))).mean(1)


for line in sys.stdin:
    task = json.loads(line)
    sizes = task["samples"], task["shadows"], task["queries"], task["classes"]
    if sizes not in made:
        made.clear()
        made[sizes] = make(*sizes)
    start = time.perf_counter()
    scores = {"LiRA": lira, "RMIA": rmia, "BASE": base}[task["attack"]](*made[sizes])
    took = (time.perf_counter() - start) * 1000
    print(json.dumps({"milliseconds": took, "first": scores[:100].tolist()}), flush=True)
