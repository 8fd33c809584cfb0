"""Writes inference.json beside this file: cases for src/metrics but evaluation.ts, with the answers of other implementations.

Run with SciPy 1.17.1, statsmodels 0.15.0, scikit-learn 1.9.1, mpmath 1.3.0 and NumPy 2.4.6: python3 tests/golden/inference.py
Tails beyond SciPy's digits are mpmath's, with 60 digits. Power is summed over all tables, each by SciPy's hypergeometric tail.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from mpmath import betainc, binomial, erfc, mp, mpf, sqrt
from scipy import stats
from scipy.optimize import brentq
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score, roc_curve
from statsmodels.stats.multitest import multipletests

from metrics import clopper_pearson, delong_direct, newcombe_mean, ppv_interval, three_values, tpr_interval

mp.dps = 60
random = np.random.default_rng(7)


def hypergeometric_tail(count, marked, unmarked, drawn):
    """P(at least `count` of the drawn are marked), term by term with 60 digits."""
    last = min(marked, drawn)
    count = max(count, 0, drawn - unmarked)
    if count > last:
        return mpf(0)
    term = binomial(marked, count) * binomial(unmarked, drawn - count) / binomial(marked + unmarked, drawn)
    total = mpf(0)
    for x in range(count, last + 1):
        total += term
        if term < total * mpf(10) ** -40:
            break
        term = term * (marked - x) * (drawn - x) / (mpf(x + 1) * (unmarked - drawn + x + 1))
    return total


def hypergeometric():
    urns = {
        (5, 5, 5): range(0, 6),
        (1, 9, 3): [0, 1],
        (10, 3, 8): range(5, 9),
        (10, 3, 13): [10],
        (1000, 1000, 900): [300, 400, 450, 451, 470, 520, 600, 800],
        (20, 10**6, 50000): [0, 1, 5, 20],
        (500000, 500000, 400000): [199000, 200000, 200500, 201500, 203000, 207000, 212000],
        (500000, 500000, 5005): [3000, 2502, 2600, 4000, 1000],
        (500000, 500000, 1000): [1000, 990, 800, 500, 499, 0],
    }
    cases = []
    for (marked, unmarked, drawn), counts in urns.items():
        for count in counts:
            tail = hypergeometric_tail(count, marked, unmarked, drawn)
            if tail > mpf(10) ** -307:
                cases.append([count, marked, unmarked, drawn, float(tail)])
    return cases


def beta_tails():
    cases = []
    for a, b in [(1, 1), (0.5, 0.5), (1, 7), (3, 8), (3.7, 0.2), (10, 1000), (400.5, 600), (2, 1e5)]:
        for x in [1e-9, 0.001, 0.1, 0.3, 0.5, 0.77, 0.999]:
            try:
                lower, upper = (betainc(a, b, *ends, regularized=True) for ends in ((0, x), (x, 1)))
            except mp.NoConvergence:
                continue
            if min(lower, upper) > mpf(10) ** -300:
                cases.append([x, a, b, float(lower), float(upper)])
    return cases


def clopper_pearson_at(successes, trials, confidence):
    return clopper_pearson(successes, trials, (1 - confidence) / 2)


def curve(groups):
    """Scores of members and of non-members, for groups of tied rows (members, non-members) from the highest down."""
    places = np.arange(len(groups), 0, -1)
    members, non_members = np.array(groups).T
    return np.repeat(places, members).astype(float), np.repeat(places, non_members).astype(float)


def mann_whitney():
    """Beyond the sizes that are tested exactly, where the normal distribution does."""
    groups = [
        [[1, 0]] * 60 + [[0, 1]] * 3 + [[1, 1]] * 5 + [[0, 1]] * 90,
        [[30000, 28000], [20000, 20000], [10000, 12000], [1, 1]],
        [[3, 1], [0, 2], [497000, 496997], [1000, 0], [0, 1003]],
        [[5000, 4800]] * 100,
    ]
    return [
        {"groups": g, "pValue": float(stats.mannwhitneyu(*curve(g), method="asymptotic").pvalue)} for g in groups
    ]


def few_values():
    """Two and three values, by all their tables."""
    groups = [
        [[50, 40], [45, 70], [55, 40]],
        [[6, 4], [5, 20], [300, 700]],
        [[310, 700], [5, 20], [0, 4]],
        [[20, 10], [480, 990]],
    ]
    return [{"groups": g, "pValue": few_values_test(g)} for g in groups]


def few_values_test(groups):
    members, non_members = curve(groups)
    if len(groups) == 3:
        return three_values(members, non_members, np.array([1, 2, 3]))
    (high, other), (low, rest) = groups
    urn = stats.hypergeom(high + other + low + rest, high + low, high + other)
    support = np.arange(high + other + 1)
    return float(urn.pmf(support)[np.abs(support - urn.mean()) >= abs(high - urn.mean()) - 1e-9].sum())


def skewed():
    """Large ties and classes of different size: all deals counted."""
    cases = []
    for members, non_members, low, high, shift in [
        (8, 250, 1.6, 9, 2),
        (20, 300, 1.8, 9, 1.2),
        (300, 20, -9, -1.8, 1.2),
        (25, 200, -1.2, 0.8, 0.6),
        (10, 500, 2, 9, 1.8),
    ]:
        scores = random.normal(shift * (np.arange(members + non_members) < members)).clip(low, high).round(1)
        values = np.unique(scores)[::-1]
        of_members, of_non_members = scores[:members], scores[members:]
        groups = [[int((of_members == v).sum()), int((of_non_members == v).sum())] for v in values]
        cases.append({"groups": groups, "pValue": exact_mann_whitney(of_members, of_non_members)})
    return cases


def exact_mann_whitney(members, non_members):
    ranks = [round(2 * rank) for rank in stats.rankdata(np.r_[members, non_members])]
    smaller = ranks[: len(members)] if len(members) <= len(non_members) else ranks[len(members) :]
    drawn, mean = len(smaller), len(smaller) * (len(ranks) + 1)
    ways = np.zeros((drawn + 1, drawn * max(ranks) + 1))
    ways[0, 0] = 1
    for rank in ranks:
        for count in range(drawn, 0, -1):
            ways[count, rank:] += ways[count - 1, :-rank]
    far = np.abs(np.arange(ways.shape[1]) - mean) >= abs(sum(smaller) - mean)
    return float(ways[drawn, far].sum() / ways[drawn].sum())


def tpr_intervals():
    """Curves with FPRs that allow many, few and no false positives."""
    cases = []
    for members, non_members, shift in [(2000, 3000, 1), (10000, 10000, 0.5), (300, 450, 2), (40, 100, 1), (25, 20, 3)]:
        scores = np.r_[random.normal(shift, 1, members), random.normal(0, 1, non_members)].round(2)
        values = np.unique(scores)[::-1]
        of_members, of_non_members = scores[:members], scores[members:]
        groups = [[int((of_members == v).sum()), int((of_non_members == v).sum())] for v in values]
        for rate in [0, 0.001, 0.01, 0.05, 0.3]:
            cases.append({"groups": groups, "fpr": rate, "interval": tpr_interval(of_members, of_non_members, rate)})
    return cases


@cache
def found_tables(members, non_members, level):
    """[TP, FP] of the tables whose Fisher test is significant."""
    tp, fp = np.mgrid[0 : members + 1, 0 : non_members + 1]
    tail = stats.hypergeom.sf(tp - 1, members + non_members, members, tp + fp)
    return tail <= level * (1 + 1e-12)


def power(members, non_members, level, probability):
    found = found_tables(members, non_members, level)

    def missing(accuracy):
        tp = stats.binom.pmf(np.arange(members + 1), members, accuracy)
        fp = stats.binom.pmf(np.arange(non_members + 1), non_members, 1 - accuracy)
        return tp @ found @ fp - probability

    accuracy = None if missing(1) < 0 else brentq(missing, 0.5, 1, xtol=1e-13)
    return {
        "members": members,
        "nonMembers": non_members,
        "level": level,
        "probability": probability,
        "accuracy": accuracy,
    }


def isotonic_blocks(scores, membership):
    """Isotonic regression's blocks as [lowest score, members, rows], upwards; then pooled while Jeffreys' rates fall."""
    order = np.argsort(scores, kind="stable")
    scores, membership = scores[order], membership[order]
    rates = IsotonicRegression().fit(scores, membership).predict(scores)
    blocks = []
    for rate in np.unique(rates.round(12)):
        rows = np.isclose(rates, rate, atol=1e-11)
        blocks.append([scores[rows].min(), int(membership[rows].sum()), int(rows.sum())])
    jeffreys = lambda block: (block[1] + 0.5) / (block[2] + 1)
    while True:
        place = next((i for i in range(len(blocks) - 1) if jeffreys(blocks[i]) >= jeffreys(blocks[i + 1])), None)
        if place is None:
            return blocks
        low, high = blocks[place], blocks.pop(place + 1)
        blocks[place] = [low[0], low[1] + high[1], low[2] + high[2]]


def calibration(scores, membership):
    scores, membership = np.asarray(scores, float), np.asarray(membership)
    blocks = isotonic_blocks(scores, membership)
    share = membership.mean()
    answers = []
    for score in np.r_[np.unique(scores)[::3], scores.min() - 1, scores.max() + 1]:
        block = blocks[max(0, sum(lowest <= score for lowest, _, _ in blocks) - 1)]
        rate = (block[1] + 0.5) / (block[2] + 1)
        for prior in [0.5, 0.01]:
            member, other = rate * prior / share, (1 - rate) * (1 - prior) / (1 - share)
            answers.append([float(score), prior, float(member / (member + other))])
    return {"scores": scores.tolist(), "membership": membership.tolist(), "answers": answers}


def by_class(rows, classes):
    labels = random.integers(classes, size=rows)
    membership = random.integers(2, size=rows)
    scores = (random.normal(size=rows) + membership * labels / classes).round(1)
    figures = {}
    for label in np.unique(labels):
        known, ours = membership[labels == label], scores[labels == label]
        if len(np.unique(known)) < 2:
            continue
        members, non_members = ours[known == 1], ours[known == 0]
        fpr, tpr, _ = roc_curve(known, ours, drop_intermediate=False)
        figures[str(label)] = {
            "members": len(members),
            "nonMembers": len(non_members),
            "auc": roc_auc_score(known, ours),
            "tprAtFpr": {key: float(tpr[fpr <= float(key)].max()) for key in ("0.1", "0.01")},
            "intervals": {
                "auc": delong_direct(members, non_members),
                "tprAtFpr": {key: tpr_interval(members, non_members, float(key)) for key in ("0.1", "0.01")},
            },
        }
    return {"scores": scores.tolist(), "membership": membership.tolist(), "labels": labels.tolist(), "figures": figures}


def main():
    p_values = [0.01, 0.04, 0.03, 0.005, 0.04, 1, 1e-300, 0.2]
    families = [p_values, p_values[::-1], [0.03], [0.5, 0.5, 0.5], random.uniform(size=40).round(3).tolist()]
    counts = [(7, 10, 1, 12), (0, 10, 0, 12), (10, 10, 0, 12), (3, 10, 6, 12), (5200, 10000, 4800, 10000)]
    probabilities = [0.25 * x**2 + 0.3 for x in np.linspace(0, 1, 200)]
    cases = {
        "hypergeometric": hypergeometric(),
        "betaTails": beta_tails(),
        "normalTails": [
            [z, float(erfc(mpf(z) / sqrt(mpf(2))) / 2)] for z in [0, 0.1, 1, 1.99999, 2, 2.01, 2.5, 3, 5, 8, 20, 37]
        ],
        "studentT": [
            [p, n, float(stats.t.ppf(p, n))] for n in [1, 2, 3, 4, 10, 100] for p in [0.975, 0.9, 0.025, 0.6]
        ],
        "fisher": [
            [tp, m, fp, n, float(stats.fisher_exact([[tp, fp], [m - tp, n - fp]], alternative="greater").pvalue)]
            for tp, m, fp, n in counts
        ],
        "tail": [
            [k, f, m, n, float(min(1, stats.hypergeom.cdf(f, m + n, n, k + f)))]
            for k, f, m, n in [(0, 0, 5, 5), (5, 0, 5, 5), (3, 1, 20, 30), (40, 10, 1000, 1000), (4, 0, 10**6, 10**6), (300, 5, 500, 500)]
        ],
        "holm": [
            {"pValues": family, "adjusted": multipletests(family, method="holm")[1].tolist()} for family in families
        ],
        "mannWhitney": mann_whitney(),
        "mannWhitneyFewValues": few_values(),
        "mannWhitneySkewed": skewed(),
        "tprAtFpr": tpr_intervals(),
        "clopperPearson": [
            [k, n, level, clopper_pearson_at(k, n, level)]
            for k, n in [(0, 20), (3, 20), (20, 20), (5100, 10000), (2.5, 7.5)]
            for level in [0.5, 0.95, 0.99, 1 - 0.05 / 40]
        ],
        "balanced": [
            [tp, m, tn, n, newcombe_mean((tp, m), (tn, n))]
            for tp, m, tn, n in [(8, 10, 600, 1000), (0, 5, 0, 9), (5, 5, 9, 9), (50, 100, 51, 99)]
        ],
        "ppv": [
            [tp, m, fp, n, prior, ppv_interval(tp, m, fp, n, prior)]
            for tp, m, fp, n in [(8, 10, 60, 1000), (0, 5, 3, 9), (5, 5, 0, 9), (5100, 10000, 4900, 10000)]
            for prior in [0.5, 0.01]
        ],
        "power": [
            power(m, n, level, probability)
            for m, n, level, probability in [
                (2, 2, 0.05, 0.95),
                (3, 3, 0.05, 0.95),
                (4, 4, 0.05, 0.95),
                (10, 10, 0.05, 0.95),
                (10, 10, 0.05 / 40, 0.95),
                (20, 20, 0.05 / 40, 0.95),
                (20, 400, 0.05 / 40, 0.95),
                (400, 20, 0.05 / 40, 0.95),
                (200, 200, 0.05 / 200, 1 - 0.05 ** (1 / 5)),
                (1000, 1000, 0.05 / 40, 0.95),
                (1500, 700, 0.05, 0.5),
            ]
        ],
        "calibration": [
            calibration(np.linspace(0, 1, 200), random.binomial(1, probabilities)),
            calibration(random.integers(6, size=50), random.integers(2, size=50)),
            calibration([1, 2, 3, 4], [0, 0, 1, 1]),
            calibration([1, 2, 3, 4], [1, 1, 0, 0]),
            calibration(*(lambda m: (random.normal(3.0 * m, 1).round(1), m))(random.integers(2, size=300))),
        ],
        "byClass": by_class(600, 7),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
