"""Writes metrics.json beside this file: cases for src/metrics, with the answers of other implementations.

Run with scikit-learn 1.2, SciPy 1.10 and NumPy 1.24: python3 tests/golden/metrics.py
Rates and AUC are scikit-learn's, Clopper-Pearson limits SciPy's; DeLong's variance is its definition, all pairs
compared one by one.
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import beta, norm
from sklearn import metrics

REPORTED_FPR = ["0.01", "0.001"]


def clopper_pearson(successes, trials):
    lower = 0.0 if successes == 0 else beta.ppf(0.025, successes, trials - successes + 1)
    upper = 1.0 if successes == trials else beta.ppf(0.975, successes + 1, trials - successes)
    return [float(lower), float(upper)]


def newcombe_mean(first, second):
    """The interval for the mean of two independent proportions, each given as (successes, trials)."""
    (p, q) = (first[0] / first[1], second[0] / second[1])
    (p_limits, q_limits) = (clopper_pearson(*first), clopper_pearson(*second))
    return [
        (p + q - np.sqrt((p - p_limits[0]) ** 2 + (q - q_limits[0]) ** 2)) / 2,
        (p + q + np.sqrt((p_limits[1] - p) ** 2 + (q_limits[1] - q) ** 2)) / 2,
    ]


def delong_direct(members, non_members):
    """The definition: an O(mn) matrix of 1, 1/2, 0, the variances of its row means and column means."""
    m, n = len(members), len(non_members)
    auc = metrics.roc_auc_score(np.r_[np.ones(m), np.zeros(n)], np.r_[members, non_members])
    wins = (members[:, None] > non_members) + 0.5 * (members[:, None] == non_members)
    if min(m, n) > 1:
        variance = wins.mean(1).var(ddof=1) / m + wins.mean(0).var(ddof=1) / n
    if min(m, n) == 1 or variance == 0:
        pairs = min(m, n)
        return clopper_pearson(auc * pairs, pairs)
    logit, half_width = np.log(auc / (1 - auc)), norm.ppf(0.975) * np.sqrt(variance) / (auc * (1 - auc))
    return [float(1 / (1 + np.exp(-limit))) for limit in (logit - half_width, logit + half_width)]


def case(name, scores, membership, threshold):
    scores, membership = np.asarray(scores, float), np.asarray(membership, int)
    judged = (scores >= threshold).astype(int)
    members = int(membership.sum())
    non_members = len(membership) - members
    (tn, fp), (fn, tp) = metrics.confusion_matrix(membership, judged, labels=[0, 1]).tolist()
    fpr, tpr, _ = metrics.roc_curve(membership, scores, drop_intermediate=False)
    at = {key: int(np.flatnonzero(fpr <= float(key))[-1]) for key in REPORTED_FPR}
    tp_at = {key: round(tpr[i] * members) for key, i in at.items()}
    return {
        "name": name,
        "scores": scores.tolist(),
        "membership": membership.tolist(),
        "evaluation": {
            "threshold": threshold,
            "accuracy": metrics.accuracy_score(membership, judged),
            "balancedAccuracy": metrics.balanced_accuracy_score(membership, judged),
            "precision": metrics.precision_score(membership, judged) if tp + fp else None,
            "recall": metrics.recall_score(membership, judged),
            "auc": metrics.roc_auc_score(membership, scores),
            "tprAtFpr": {key: float(tpr[i]) for key, i in at.items()},
            "counts": {
                "truePositives": tp,
                "falsePositives": fp,
                "trueNegatives": tn,
                "falseNegatives": fn,
                "truePositivesAtFpr": tp_at,
                "falsePositivesAtFpr": {key: round(fpr[i] * non_members) for key, i in at.items()},
            },
            "intervals": {
                "accuracy": clopper_pearson(tp + tn, len(scores)),
                "balancedAccuracy": newcombe_mean((tp, members), (tn, non_members)),
                "precision": clopper_pearson(tp, tp + fp) if tp + fp else None,
                "recall": clopper_pearson(tp, members),
                "auc": delong_direct(scores[membership == 1], scores[membership == 0]),
                "tprAtFpr": {key: clopper_pearson(tp_at[key], members) for key in REPORTED_FPR},
            },
        },
    }


random = np.random.default_rng(2024)


def probabilities(members, non_members, shift=1.2):
    """Scores in (0, 1) whose classes overlap, and their membership, in random order."""
    membership = random.permutation(np.r_[np.ones(members, int), np.zeros(non_members, int)])
    return 1 / (1 + np.exp(-random.normal(shift * (membership - 0.5)))), membership


smooth = probabilities(500, 500)
unbalanced = probabilities(15, 600)
mostly_members = probabilities(600, 15)
cases = [
    case("continuous", *smooth, 0.5),
    case("rounded to one decimal", np.round(smooth[0], 1), smooth[1], 0.5),
    case("label only: two values", (smooth[0] > 0.4).astype(float), smooth[1], 0.5),
    case("reversed", 1 - smooth[0], smooth[1], 0.5),
    case("all equal, all judged members", np.full(40, 0.7), [1, 0] * 20, 0.5),
    case("all equal, none judged a member", np.full(40, 0.3), [1, 0] * 20, 0.5),
    case("perfect", [3, 2.5, 2, 1, 0, -1, -7], [1, 1, 1, 0, 0, 0, 0], 1.5),
    case("perfectly wrong", [3, 2.5, 2, 1, 0, -1, -7], [0, 0, 0, 1, 1, 1, 1], 1.5),
    case("two rows", [0.2, 0.8], [1, 0], 0.5),
    case("two rows, tied", [0.5, 0.5], [1, 0], 0.5),
    case("one member among many", [0.9, 0.1, 0.2, 0.95, 0.3, 0.4], [1, 0, 0, 0, 0, 0], 0.5),
    case("few members", *unbalanced, 0.6),
    case("few non-members", *mostly_members, 0.4),
    case("negative losses, threshold below all", -np.abs(random.normal(size=300)), random.permutation([0, 1, 1] * 100), -1e9),
    case("exactly at the false positive rates", np.r_[np.arange(1000), np.arange(1000) + 0.5], np.r_[np.zeros(1000), np.ones(1000)], 500),
]

intervals = [
    {"successes": k, "trials": n, "interval": clopper_pearson(k, n)}
    for n in [1, 2, 5, 10, 100, 1000, 12500, 25000, 1000000]
    for k in sorted({0, 1, n // 1000, n // 10, n // 2, 3 * n // 4, n - 1, n})
    if k <= n
]

path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"evaluations": cases, "clopperPearson": intervals}) + "\n")
