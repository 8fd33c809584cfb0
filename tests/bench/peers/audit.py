"""An audit by NumPy, SciPy and scikit-learn, as one writes it for speed: one task a line on standard input, one answer as JSON.

It reads .npy files, takes softmax once for all attacks, sorts each score once, and counts all figures from that: threshold on
the shadow, rates with Clopper-Pearson's limits, AUC with DeLong's, p-values by Fisher and Mann-Whitney. As the audit beside it
does, it chooses the attack by five folds of the shadow, and tells of that one by class, and of single samples: ranks, and
probabilities by isotonic regression with what they came to.
"""
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.stats import beta, hypergeom, norm
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

CLASSES = 10
RATES = [0.01, 0.001, 0]
# As many as src/attack/lessons.ts lets an attack learn from.
LESSON = 200_000
FOLDS = 5


def draw(rows, seed):
    """float32 logits of a model that is surer of its members."""
    random = np.random.default_rng(seed)
    logits = random.standard_normal((rows, CLASSES), "f4") * 2
    labels = random.integers(0, CLASSES, rows).astype("u1")
    membership = (np.arange(rows) % 2).astype("u1")
    logits[np.arange(rows), labels] += 2 + membership + random.standard_normal(rows, "f4")
    return logits, labels, membership


def write(folder, rows):
    """The same answers in every format; a shadow as .npy. Says how many bytes each has."""
    for name, seed in [("target", 1), ("shadow", 2)]:
        for part, array in zip(["logits", "labels", "membership"], draw(rows, seed)):
            np.save(folder / f"{name}-{part}.npy", array)
    logits, labels, membership = load(folder, "target")
    np.savez(folder / "target.npz", logits=logits, labels=labels, membership=membership)
    columns = {f"logit_{k}": np.ascontiguousarray(logits[:, k]) for k in range(CLASSES)} | {"label": labels, "member": membership}
    with open(folder / "target.csv", "w") as file:
        file.write(",".join(columns) + "\n")
        for start in range(0, rows, 100_000):
            some = [array[start: start + 100_000].tolist() for array in columns.values()]
            # float32's own digits, as pandas writes them.
            texts = [[str(np.float32(value)) for value in column] for column in some[:CLASSES]] + [map(str, column) for column in some[CLASSES:]]
            file.writelines(",".join(row) + "\n" for row in zip(*texts))
    try:
        import pyarrow
        import pyarrow.parquet
        pyarrow.parquet.write_table(pyarrow.table(columns), folder / "target.parquet")
    except ImportError:
        pass
    files = {"npy": "target-logits.npy", "npz": "target.npz", "parquet": "target.parquet", "csv": "target.csv"}
    return {"folder": str(folder), "bytes": {name: (folder / file).stat().st_size for name, file in files.items() if (folder / file).exists()}}


def load(folder, name):
    return [np.load(folder / f"{name}-{part}.npy") for part in ["logits", "labels", "membership"]]


class Signals:
    """What each attack goes by, high for members; what several need is computed once."""

    def __init__(self, logits, labels):
        self.logits, self.labels, self.rows = logits, labels, np.arange(len(labels))
        self.known = {}

    def once(self, name, compute):
        if name not in self.known:
            self.known[name] = compute()
        return self.known[name]

    def shifted(self):
        return self.once("shifted", lambda: self.logits - self.logits.max(1, keepdims=True))

    def exponentials(self):
        return self.once("exponentials", lambda: np.exp(self.shifted()))

    def sums(self):
        return self.once("sums", lambda: self.exponentials().sum(1))

    def probabilities(self):
        return self.once("probabilities", lambda: self.exponentials() / self.sums()[:, None])

    def of(self, attack):
        if attack == "top-confidence":
            return 1 / self.sums()
        if attack == "loss-threshold":
            return self.shifted()[self.rows, self.labels] - np.log(self.sums())
        if attack == "entropy":
            # The sum of p ln p, since p = exp(z) / s.
            return np.einsum("ij,ij->i", self.probabilities(), self.shifted()) - np.log(self.sums())
        if attack == "gap":
            return (self.logits.argmax(1) == self.labels).astype("f4")
        p = self.probabilities()
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log1p(-p)
            np.maximum(logs, np.log(np.float32(2.0**-149)), out=logs)
        of_label = p[self.rows, self.labels]
        others = np.einsum("ij,ij->i", p, logs) - of_label * logs[self.rows, self.labels]
        return others + (1 - of_label) * np.log(np.maximum(of_label, np.float32(2.0**-149)))


def curve(scores, known):
    """Counts of members and non-members at each distinct score, from the highest down."""
    order = np.argsort(scores)[::-1]
    scores, known = scores[order], known[order]
    ends = np.r_[np.flatnonzero(np.diff(scores)), len(scores) - 1]
    found = np.cumsum(known, dtype="i8")[ends]
    return scores[ends], np.r_[0, found], np.r_[0, ends + 1 - found]


def threshold(scores, known):
    values, found, accused = curve(scores, known)
    best = int(np.argmax(found - accused)) - 1
    if best < 0:
        return np.nextafter(values[0], np.inf)
    return values[best] if best == len(values) - 1 else (values[best] + values[best + 1]) / 2


def class_thresholds(scores, labels, known):
    return np.array([threshold(scores[rows], known[rows]) for rows in (labels == label for label in range(CLASSES))])


def learn(name, scores, labels, known):
    """The threshold, or for the modified entropy one for each class, which scores are taken from."""
    if name == "modified-entropy":
        return 0, class_thresholds(scores, labels, known)
    return (0.5 if name == "gap" else threshold(scores, known)), None


def apply(learned, scores, labels):
    return scores if learned[1] is None else scores - learned[1][labels]


def own_accuracy(name, scores, labels, known, fold_of):
    """Each sample of the shadow judged by what the other folds taught: the scores, and the balanced accuracy."""
    own, judged = np.empty(len(scores)), np.empty(len(scores), bool)
    for fold in range(FOLDS):
        inside = fold_of == fold
        learned = learn(name, scores[~inside], labels[~inside], known[~inside])
        own[inside] = apply(learned, scores[inside], labels[inside])
        judged[inside] = own[inside] >= learned[0]
    return own, metrics.balanced_accuracy_score(known, judged)


def by_class(scores, labels, known):
    found = []
    for label in range(CLASSES):
        rows = labels == label
        found.append(evaluate(scores[rows], known[rows], 0))
    return sorted(found, key=lambda figures: -figures["auc"])


def exposure(scores, known, own, shadow_known):
    """Every sample's probability of membership, what these came to in tenths, and the members by rank."""
    probability = IsotonicRegression(out_of_bounds="clip").fit(own, shadow_known).predict(scores)
    place = np.minimum((10 * probability).astype("i8"), 9)
    rows, members = np.bincount(place, minlength=10), np.bincount(place, known, minlength=10)
    bins = [[mean, count, *clopper_pearson(int(of_members), int(count))]
            for mean, count, of_members in zip(np.bincount(place, probability, minlength=10), rows, members) if count]
    inside = np.flatnonzero(known)
    order = inside[np.argsort(-scores[inside], kind="stable")]
    ranks = len(scores) - np.searchsorted(np.sort(scores), scores[order], side="right") + 1
    return {"bins": bins, "exposed": list(zip(order[:20].tolist(), ranks[:20].tolist()))}


def clopper_pearson(count, of, tail=0.025):
    return [0.0 if count == 0 else beta.ppf(tail, count, of - count + 1), 1.0 if count == of else beta.isf(tail, count + 1, of - count)]


def evaluate(scores, known, least):
    """Every figure from one sort."""
    values, found, accused = curve(scores, known)
    members, others = int(found[-1]), int(accused[-1])
    place = int(np.searchsorted(-values, -least, side="right"))
    tp, fp = int(found[place]), int(accused[place])
    tpr, fpr = found / members, accused / others
    auc = metrics.auc(fpr, tpr)
    inside, outside = np.diff(found), np.diff(accused)
    of_members, of_others = 1 - (fpr[1:] + fpr[:-1]) / 2, (tpr[1:] + tpr[:-1]) / 2
    variance = (inside @ (of_members - auc) ** 2) / (members - 1) / members + (outside @ (of_others - auc) ** 2) / (others - 1) / others
    half = norm.ppf(0.975) * np.sqrt(variance) / (auc * (1 - auc))
    ties = (inside + outside).astype("f8")
    rows = members + others
    deviation = np.sqrt(members * others / 12 * (rows + 1 - (ties**3 - ties).sum() / (rows * (rows - 1))))
    at = {rate: int(found[np.searchsorted(accused, np.floor(rate * others + 1e-9), side="right") - 1]) for rate in RATES}
    right = tp + others - fp
    return {
        "accuracy": right / rows,
        "auc": auc,
        "tprAtFpr": {str(rate): count / members for rate, count in at.items()},
        "intervals": {
            "accuracy": clopper_pearson(right, rows),
            "recall": clopper_pearson(tp, members),
            "precision": clopper_pearson(tp, tp + fp),
            "specificity": clopper_pearson(others - fp, others),
            "auc": (1 / (1 + np.exp(-(np.log(auc / (1 - auc)) + np.array([-half, half]))))).tolist(),
            "tprAtFpr": [clopper_pearson(count, members) for count in at.values()],
        },
        "pValues": {
            "accuracy": hypergeom.sf(tp - 1, rows, members, tp + fp),
            "auc": 2 * norm.sf((abs(auc - 0.5) * members * others - 0.5) / deviation),
            "tprAtFpr": [hypergeom.sf(count - 1, rows, members, count + int(rate * others + 1e-9)) for rate, count in at.items()],
        },
    }


def attacked(names, target, known, shadow, shadow_known):
    figures, own = {}, {}
    fold_of = np.random.default_rng(1).permutation(len(shadow_known)) % FOLDS
    scores = {}
    for name in names:
        signals = shadow.of(name)
        own[name] = own_accuracy(name, signals, shadow.labels, shadow_known, fold_of)
        learned = learn(name, signals, shadow.labels, shadow_known)
        scores[name] = apply(learned, target.of(name), target.labels)
        figures[name] = evaluate(scores[name], known, learned[0])
    told = max(names, key=lambda name: own[name][1])
    by_class(scores[told], target.labels, known)
    exposure(scores[told], known, own[told][0], shadow_known)
    return figures


def audit(folder, names):
    """From files to figures."""
    logits, labels, known = load(folder, "target")
    shadow_logits, shadow_labels, shadow_known = load(folder, "shadow")
    shadow = Signals(shadow_logits[:LESSON], shadow_labels[:LESSON])
    return attacked(names, Signals(logits, labels), known, shadow, shadow_known[:LESSON])


folder = Path(tempfile.mkdtemp())
try:
    for line in sys.stdin:
        task = json.loads(line)
        if task["task"] == "write":
            print(json.dumps(write(folder, task["rows"])), flush=True)
            continue
        start = time.perf_counter()
        figures = audit(folder, task["attacks"])
        milliseconds = (time.perf_counter() - start) * 1000
        print(json.dumps({"milliseconds": milliseconds, "figures": figures}), flush=True)
finally:
    shutil.rmtree(folder)
