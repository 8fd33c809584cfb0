"""The common part of given_*.py, programs that train a target and a shadow and save their answers by the lines of `deno task audit --help`.

Each leaves ../given/NAME-target.npz and -shadow.npz, and NAME.expected.json: the lines that it ran, and every figure of five
attacks, from the files by NumPy, SciPy, scikit-learn and statsmodels.
"""
import json
import math
import os
import re
import tempfile
from pathlib import Path

import numpy as np
from scipy.special import entr, logsumexp, softmax
from statsmodels.stats.multitest import multipletests

import metrics

FOLDER = Path(__file__).parent.parent / "given"
HELP = Path(__file__).parent.parent.parent / "src/commands/audit.ts"


def lines_of(library):
    """The lines below the library's name, as they stand in the help."""
    text = re.search(r"^const AFTER_OPTIONS = `$(.*?)^`;$", HELP.read_text(), re.S | re.M)[1]
    below = re.search(rf"^  {library}\b.*\n((?:      .*\n)+)", text, re.M)[1]
    return [line.strip() for line in below.splitlines()]


def save(library, name, names):
    """Runs the library's lines among `names`, in a folder of its own, and keeps the file that they leave."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exec("\n".join(lines_of(library)), names)
        os.chdir(here)
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.npz").write_bytes((Path(folder) / "answers.npz").read_bytes())


def expect(library, name):
    """Writes the figures of what `save` has kept as NAME-target and NAME-shadow."""
    attacks = figures(FOLDER / f"{name}-target.npz", FOLDER / f"{name}-shadow.npz")
    found = {"library": library, "lines": lines_of(library), "attacks": attacks}
    (FOLDER / f"{name}.expected.json").write_text(json.dumps(found, indent=1) + "\n")
    for attack, each in attacks.items():
        print(f"{name} {attack}: accuracy {each['accuracy']:.4f}, AUC {each['auc']:.4f}")


def figures(target_file, shadow_file):
    """Every figure of the attacks that learn a threshold from the shadow, or nothing."""
    target, shadow = signals(target_file), signals(shadow_file)
    labels, known = (np.load(target_file)[name] for name in ["labels", "membership"])
    shadow_labels, shadow_known = (np.load(shadow_file)[name] for name in ["labels", "membership"])
    learned = {}
    for attack in ["top-confidence", "loss-threshold", "entropy"]:
        learned[attack] = target[attack], threshold(shadow[attack], shadow_known)
    overall = threshold(shadow["modified-entropy"], shadow_known)
    by_class = {}
    for label in np.unique(labels):
        rows = shadow_labels == label
        both = len(np.unique(shadow_known[rows])) == 2
        by_class[label] = threshold(shadow["modified-entropy"][rows], shadow_known[rows]) if both else overall
    learned["modified-entropy"] = target["modified-entropy"] - np.array([by_class[label] for label in labels]), 0.0
    learned["gap"] = target["gap"], 0.5
    found = {}
    for attack, (scores, least) in learned.items():
        found[attack] = metrics.case(attack, scores, known, least, prior=0.01)["evaluation"]
    adjust(found)
    return found


def signals(file):
    """What each attack goes by, high for members, in float64."""
    with np.load(file) as arrays:
        labels = arrays["labels"]
        rows = np.arange(len(labels))
        if "logits" in arrays:
            logits = arrays["logits"].astype("f8")
            p, answers = softmax(logits, axis=1), logits
            loss = logsumexp(logits, axis=1) - logits[rows, labels]
        else:
            answers = arrays["probabilities"]
            least = np.finfo(answers.dtype).smallest_subnormal
            p = answers.astype("f8")
            loss = -np.log(np.maximum(p[rows, labels], float(least)))
    of_label = p[rows, labels]
    smallest = float(np.finfo("f8" if answers.dtype == "f8" else "f4").smallest_subnormal)
    terms = p * np.where(p < 1, np.log1p(-np.minimum(p, 1 - 2**-53)), np.log(smallest))
    terms[rows, labels] = (1 - of_label) * np.log(np.maximum(of_label, smallest))
    return {
        "top-confidence": p.max(1),
        "loss-threshold": -loss,
        "entropy": -exact_sums(entr(p)),
        "modified-entropy": exact_sums(terms),
        "gap": (answers.argmax(1) == labels).astype("f8"),
    }


def exact_sums(terms):
    """Rounded once: the same terms in another order are a tie."""
    return np.array([math.fsum(row) for row in terms])


def threshold(scores, known):
    """All cuts are tried: the most rows right, of equals the highest cut, midway between two neighbouring scores."""
    values = np.unique(scores)[::-1]
    right = [np.sum((scores >= value) == (known == 1)) for value in values]
    if max(right) <= np.sum(known == 0):
        return np.nextafter(values[0], np.inf)
    best = int(np.argmax(right))
    return values[best] if best == len(values) - 1 else values[best + 1] + (values[best] - values[best + 1]) / 2


def adjust(found):
    """Adds what Holm makes of the p-values of all five; rates that allow as many false positives are one test."""
    tests = []
    for attack, each in found.items():
        non_members = each["counts"]["falsePositives"] + each["counts"]["trueNegatives"]
        tests += [(attack, "accuracy", each["pValues"]["accuracy"]), (attack, "auc", each["pValues"]["auc"])]
        allowed = {}
        for rate, p in each["pValues"]["tprAtFpr"].items():
            allowed.setdefault(int(float(rate) * non_members + 1e-9), (attack, f"tpr@{rate}", p))
        tests += allowed.values()
    adjusted = multipletests([p for _, _, p in tests], method="holm")[1]
    for (attack, test, _), p in zip(tests, adjusted):
        found[attack].setdefault("holm", {})[test] = float(p)
