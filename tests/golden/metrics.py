"""Writes metrics.json beside this file: cases for src/metrics/evaluation.ts, with the answers of other implementations.

Run with scikit-learn 1.9.1, SciPy 1.17.1 and NumPy 2.4.6: python3 tests/golden/metrics.py
Rates and AUC are scikit-learn's; Clopper-Pearson limits, Fisher's, Mann-Whitney's and the hypergeometric p-values SciPy's. DeLong's
variance is by its definition, all pairs compared one by one. Mann-Whitney's test of few rows with ties counts all deals in whole numbers.
"""

import json
from collections import Counter
from math import comb, floor, sqrt
from pathlib import Path

import numpy as np
from scipy.stats import beta, binom, fisher_exact, hypergeom, mannwhitneyu, rankdata, t
from sklearn import metrics

REPORTED_FPR = ["0.01", "0.001", "0"]
# Two independent limits, each missing with this, hold together with 97.5 %.
TAIL_OF_TWO = 1 - sqrt(0.975)
# src/metrics/significance.ts counts all deals up to here.
EXACT_WORK = 1e7


def clopper_pearson(successes, trials, tail=0.025):
    lower = 0.0 if successes == 0 else beta.ppf(tail, successes, trials - successes + 1)
    upper = 1.0 if successes == trials else beta.isf(tail, successes + 1, trials - successes)
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
    """
    The definition: an O(mn) matrix of 1, 1/2, 0, the variances of its row means and column means. Each variance is that of
    five rows more, which have the variance of exponential scores (Hanley and McNeil 1982).
    """
    m, n = len(members), len(non_members)
    auc = metrics.roc_auc_score(np.r_[np.ones(m), np.zeros(n)], np.r_[members, non_members])
    wins = (members[:, None] > non_members) + 0.5 * (members[:, None] == non_members)
    if auc in (0, 1) or (wins == 0.5).all():
        pairs = min(m, n)
        return clopper_pearson(auc * pairs, pairs)
    usual = max(auc / (2 - auc), 2 * auc**2 / (1 + auc)) - auc**2
    shrunk = lambda placements: (placements.var() * len(placements) + 5 * usual) / (len(placements) + 4) / len(placements)
    of_members, of_non_members = shrunk(wins.mean(1)), shrunk(wins.mean(0))
    variance = of_members + of_non_members
    freedom = variance**2 / (of_members**2 / (m + 4) + of_non_members**2 / (n + 4))
    logit, half_width = np.log(auc / (1 - auc)), t.ppf(0.975, freedom) * np.sqrt(variance) / (auc * (1 - auc))
    return [float(1 / (1 + np.exp(-limit))) for limit in (logit - half_width, logit + half_width)]


def precision_at(tpr, fpr, prior):
    return float(prior * tpr / (prior * tpr + (1 - prior) * fpr))


def ppv_interval(tp, members, fp, non_members, prior):
    (tpr, fpr) = (clopper_pearson(tp, members, TAIL_OF_TWO), clopper_pearson(fp, non_members, TAIL_OF_TWO))
    return [precision_at(tpr[0], fpr[1], prior), precision_at(tpr[1], fpr[0], prior)]


def tpr_interval(members, non_members, rate):
    """At a rate: order statistics of the non-members, found by trying them all, and the members above each."""
    n = len(non_members)
    descending = np.sort(non_members)[::-1]
    above = lambda place: int((members > descending[place - 1]).sum()) if place <= n else len(members)
    if rate < 1 / n:
        return clopper_pearson(above(1), len(members))
    # No more than place - 1 non-members lie above the threshold of the rate; at least `place` do.
    most = next(place for place in range(1, n + 2) if binom.sf(place - 1, n, rate) <= TAIL_OF_TWO)
    fewest = max(place for place in range(0, n + 1) if place == 0 or binom.cdf(place - 1, n, rate) <= TAIL_OF_TWO)
    lower = 0.0 if fewest == 0 else clopper_pearson(above(fewest), len(members), TAIL_OF_TWO)[0]
    return [lower, clopper_pearson(above(most), len(members), TAIL_OF_TWO)[1]]


def count_deals(ranks, drawn):
    """How many ways to draw `drawn` of the rows have which sum of (doubled) ranks: row by row, in whole numbers."""
    ways = [Counter() for _ in range(drawn + 1)]
    ways[0][0] = 1
    for rank in ranks:
        for count in range(drawn, 0, -1):
            for total, number in ways[count - 1].items():
                ways[count][total + rank] += number
    return ways[drawn]


def three_values(members, non_members, values):
    """All tables of three values with these margins."""
    m, n = len(members), len(non_members)
    everything = np.r_[members, non_members]
    sizes = [int((everything == value).sum()) for value in values]
    ranks = [round(2 * rankdata(everything)[everything == value][0]) for value in values]
    mean = m * (m + n + 1)
    found = abs(sum(int((members == value).sum()) * rank for value, rank in zip(values, ranks)) - mean)
    far = 0
    for low in range(min(m, sizes[0]) + 1):
        for high in range(min(m - low, sizes[2]) + 1):
            middle = m - low - high
            if middle <= sizes[1] and abs(low * ranks[0] + middle * ranks[1] + high * ranks[2] - mean) >= found:
                far += comb(sizes[0], low) * comb(sizes[1], middle) * comb(sizes[2], high)
    return far / comb(m + n, m)


def mann_whitney(members, non_members):
    m, n = len(members), len(non_members)
    values = np.unique(np.r_[members, non_members])
    if len(values) == 1:
        return 1.0
    if len(values) == 2:
        drawn, high = int((np.r_[members, non_members] == values[1]).sum()), int((members == values[1]).sum())
        support = np.arange(max(0, drawn - n), min(m, drawn) + 1)
        far = np.abs(support * (m + n) - drawn * m) >= abs(high * (m + n) - drawn * m)
        return float(min(1, hypergeom.pmf(support[far], m + n, m, drawn).sum()))
    if len(values) == 3:
        return three_values(members, non_members, values)
    if 2 * min(m, n) ** 2 * (m + n) ** 2 > EXACT_WORK:
        return float(mannwhitneyu(members, non_members, method="asymptotic").pvalue)
    if len(values) == m + n:
        return float(mannwhitneyu(members, non_members, method="exact").pvalue)
    ranks = [round(2 * rank) for rank in rankdata(np.r_[members, non_members])]
    smaller = ranks[:m] if m <= n else ranks[m:]
    mean = len(smaller) * (m + n + 1)
    deals = count_deals(ranks, len(smaller))
    far = sum(number for total, number in deals.items() if abs(total - mean) >= abs(sum(smaller) - mean))
    return far / comb(m + n, m)


def tail_test(true_positives, rate, members, non_members):
    allowed = floor(rate * non_members + 1e-9)
    highest = true_positives + allowed
    return float(min(1, hypergeom.cdf(allowed, members + non_members, non_members, highest)))


def is_tied(scores, membership, rate):
    top = membership[scores == scores.max()]
    return bool(top.sum() > 0 and (top == 0).sum() > rate * (membership == 0).sum() + 1e-9)


def case(name, scores, membership, threshold, prior=0.5):
    scores, membership = np.asarray(scores, float), np.asarray(membership, int)
    judged = (scores >= threshold).astype(int)
    members = int(membership.sum())
    non_members = len(membership) - members
    of_members, of_non_members = scores[membership == 1], scores[membership == 0]
    (tn, fp), (fn, tp) = metrics.confusion_matrix(membership, judged, labels=[0, 1]).tolist()
    fpr, tpr, _ = metrics.roc_curve(membership, scores, drop_intermediate=False)
    at = {key: int(np.flatnonzero(fpr <= float(key))[-1]) for key in REPORTED_FPR}
    tp_at = {key: round(tpr[i] * members) for key, i in at.items()}
    return {
        "name": name,
        "scores": scores.tolist(),
        "membership": membership.tolist(),
        "prior": prior,
        "evaluation": {
            "threshold": threshold,
            "accuracy": metrics.accuracy_score(membership, judged),
            "balancedAccuracy": metrics.balanced_accuracy_score(membership, judged),
            "precision": metrics.precision_score(membership, judged) if tp + fp else None,
            "recall": metrics.recall_score(membership, judged),
            "auc": metrics.roc_auc_score(membership, scores),
            "advantage": metrics.balanced_accuracy_score(membership, judged, adjusted=True),
            "ppv": {"prior": prior, "value": precision_at(tp / members, fp / non_members, prior) if tp + fp else None},
            "finestFpr": 1 / non_members,
            "tied": {key: is_tied(scores, membership, float(key)) for key in REPORTED_FPR},
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
                "auc": delong_direct(of_members, of_non_members),
                "advantage": [2 * limit - 1 for limit in newcombe_mean((tp, members), (tn, non_members))],
                "ppv": ppv_interval(tp, members, fp, non_members, prior) if tp + fp else None,
                "tprAtFpr": {key: tpr_interval(of_members, of_non_members, float(key)) for key in REPORTED_FPR},
            },
            "pValues": {
                "accuracy": float(fisher_exact([[tp, fp], [fn, tn]], alternative="greater").pvalue),
                "auc": mann_whitney(of_members, of_non_members),
                "tprAtFpr": {key: tail_test(tp_at[key], float(key), members, non_members) for key in REPORTED_FPR},
            },
        },
    }


def main():
    random = np.random.default_rng(2024)

    def probabilities(members, non_members, shift=1.2):
        """Scores in (0, 1) whose classes overlap, and their membership, in random order."""
        membership = random.permutation(np.r_[np.ones(members, int), np.zeros(non_members, int)])
        return 1 / (1 + np.exp(-random.normal(shift * (membership - 0.5)))), membership

    def tenths(rows, steps=10):
        return np.round(rows[0] * steps) / steps, rows[1]

    def whole(rows):
        return np.floor(rows[0] * 1e5), rows[1]

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
        case("ten a side", *probabilities(10, 10, 2), 0.5, 0.01),
        case("ten a side, tied", *tenths(probabilities(10, 10, 2)), 0.5, 0.9),
        case("thirty and twenty, reversed and tied", *tenths(probabilities(30, 20, -2)), 0.5, 0.001),
        case("three values, few rows", *tenths(probabilities(12, 7, 3), 2), 0.5, 0.2),
        case("ten thousand", *whole(probabilities(5000, 5000, 0.2)), 5e4, 0.1),
        case("ten thousand, strong, few non-members, tied", *tenths(probabilities(9500, 500, 1.5), 100), 0.5, 0.5),
    ]

    intervals = [
        {"successes": k, "trials": n, "interval": clopper_pearson(k, n)}
        for n in [1, 2, 5, 10, 100, 1000, 12500, 25000, 1000000]
        for k in sorted({0, 1, n // 1000, n // 10, n // 2, 3 * n // 4, n - 1, n})
        if k <= n
    ]

    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"evaluations": cases, "clopperPearson": intervals}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
