"""Writes epsilon.json beside this file: cases for src/metrics/epsilon/, with the answers of other implementations.

Run with SciPy 1.17.1, NumPy 2.4.6 and dp-accounting 0.6.0: python3 tests/golden/epsilon.py
Bounds by both error rates, of one run and of Gaussian differential privacy are by their definitions, term by term with SciPy. Epsilon of
mu is dp-accounting's, too. With jax_privacy 2.0.0 installed, its bounds at the frontier are compared with ours before anything is
written; ratios of rates are in TensorFlow Privacy's documentation.
"""

import json
from pathlib import Path

import dp_accounting
import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, log_ndtr, logsumexp
from scipy.stats import beta, binom, norm

LEVEL = 0.05


def upper(k, n, tail):
    return 1.0 if k == n else float(beta.isf(tail, k + 1, n - k))


def frontier(scores, membership):
    """The vertices (tp, fp) of the upper hull, by the definition: no point lies on or above a line between two others around it."""
    thresholds = [np.inf, *sorted(set(scores), reverse=True)]
    points = [(int(sum(scores[membership == 1] >= t)), int(sum(scores[membership == 0] >= t))) for t in thresholds]
    tp, fp = np.array(points).T
    kept = []
    for j, point in enumerate(points):
        before, after = np.arange(len(points)) < j, np.arange(len(points)) > j
        sides = (
            (tp[j] - tp[before])[:, None] * (fp[after] - fp[j])[None, :]
            - (tp[after] - tp[j])[None, :] * (fp[j] - fp[before])[:, None]
        )
        if not (sides <= 0).any():
            kept.append(point)
    return kept


def counts(scores, membership):
    """The cuts at 0, 1, 2, 4 ... false positives and false negatives, of scores without ties."""
    members, others = np.sort(scores[membership == 1]), np.sort(scores[membership == 0])[::-1]
    up_to = lambda n: [0] + [2**i for i in range(60) if 2**i <= n / 2]
    cuts = [(int(sum(members > others[k])), k) for k in up_to(len(others))]
    return cuts + [(len(members) - k, int(sum(others > members[k]))) for k in up_to(len(members))]


def by_rates(cuts, m, n, delta):
    level = LEVEL / len(cuts)
    epsilon, mu = 0.0, 0.0
    for tp, fp in cuts:
        fpr, fnr = upper(fp, n, level / 2), upper(m - tp, m, level / 2)
        for right, wrong in [(1 - fnr - delta, fpr), (1 - fpr - delta, fnr)]:
            if right > 0:
                epsilon = max(epsilon, float(np.log(right / wrong)))
        if fpr < 1 and fnr < 1:
            mu = max(mu, float(norm.isf(fpr) - norm.ppf(fnr)))
    return epsilon, mu


def p_value(epsilon, guesses, right, coins, delta):
    q = expit(epsilon)
    tail = binom.sf(right - 1, guesses, q)
    if delta == 0 or right == 0:
        return tail
    masses = np.cumsum(binom.pmf(np.arange(right - 1, -1, -1), guesses, q))
    return tail + 2 * coins * delta * (masses / np.arange(1, right + 1)).max()


def largest(contradicted):
    """The root of a function that is positive below it, from 0 on."""
    if contradicted(0) <= 0:
        return 0.0
    high = 1.0
    while contradicted(high) > 0:
        high *= 2
    return float(brentq(contradicted, 0, high, xtol=1e-14, rtol=1e-14))


def of_guesses(guesses, right, coins, delta, level):
    return largest(lambda epsilon: level - p_value(epsilon, guesses, right, coins, delta))


def mu_of_guesses(guesses, right, coins, level):
    def contradicted(mu):
        r, h = level * right / coins, level * (guesses - right) / coins
        for i in range(right - 1, -1, -1):
            grown = max(h, norm.cdf(norm.ppf(r) - mu)) if r > 0 else h
            if grown == h:
                break
            r, h = min(1.0, r + i / (guesses - i) * (grown - h)), grown
        return r + h - guesses / coins

    return largest(contradicted)


def gaussian(mu, delta):
    if mu == 0:
        return 0.0
    log_delta = lambda e: logsumexp([log_ndtr(-e / mu + mu / 2), e + log_ndtr(-e / mu - mu / 2)], b=[1, -1])
    return largest(lambda e: log_delta(e) - np.log(delta))


def one_run(cuts, rows, delta):
    if not cuts:
        return 0.0, 0.0
    level = LEVEL / len(cuts)
    guessed = [(tp + fp, tp) for tp, fp in cuts if tp + fp > 0]
    epsilon = max(of_guesses(guesses, right, rows, delta, level) for guesses, right in guessed)
    mu = max(mu_of_guesses(guesses, right, rows, level) for guesses, right in guessed)
    return epsilon, mu


def guesses_at_counts(scores, membership):
    order = membership[np.argsort(-scores)]
    cuts, guesses = [], 8
    while guesses <= len(order) / 2:
        top, bottom = int(order[:guesses].sum()), int((1 - order[-guesses:]).sum())
        cuts += [(top, guesses - top), (bottom, guesses - bottom)]
        guesses *= 2
    return cuts


def check_jax_privacy(scores, membership, delta, found):
    try:
        from jax_privacy import auditing
    except ImportError:
        return
    auditor = auditing.CanaryScoreAuditor(scores[membership == 1], scores[membership == 0])
    theirs = auditor.epsilon_clopper_pearson(LEVEL, delta, one_sided=False)
    assert abs(theirs - found["epsilon"]) < 1e-9, (theirs, found)
    if delta > 0:
        assert abs(auditor.epsilon_one_run(LEVEL, delta) - found["oneRun"]) < 2e-6
        assert abs(auditor.epsilon_one_run_fdp(LEVEL, delta) - gaussian(found["oneRunMu"], delta)) < 2e-6


def scored(name, members, others, delta):
    """Rows in a random order."""
    order = np.random.default_rng(5).permutation(len(members) + len(others))
    scores = np.r_[members, others][order]
    membership = np.r_[np.ones(len(members), int), np.zeros(len(others), int)][order]
    case = {"name": name, "scores": scores.tolist(), "membership": membership.tolist(), "delta": delta}
    cuts = frontier(scores, membership)
    epsilon, mu = by_rates(cuts, len(members), len(others), delta)
    run, run_mu = one_run(cuts, len(scores), delta)
    case["frontier"] = {"epsilon": epsilon, "mu": mu, "oneRun": run, "oneRunMu": run_mu, "tests": len(cuts)}
    check_jax_privacy(scores, membership, delta, case["frontier"])
    if len(set(scores)) == len(scores):
        cuts, guessed = counts(scores, membership), guesses_at_counts(scores, membership)
        epsilon, mu = by_rates(cuts, len(members), len(others), delta)
        run, run_mu = one_run(guessed, len(scores), delta)
        case["counts"] = {"epsilon": epsilon, "mu": mu, "oneRun": run, "oneRunMu": run_mu}
        case["counts"]["tests"], case["counts"]["runTests"] = len(cuts), len(guessed)
    return case


random = np.random.default_rng(20261126)
rounded = lambda values, digits=6: np.round(values, digits)
cases = [
    scored("normal", rounded(random.normal(1, 1, 150)), rounded(random.normal(0, 1, 130)), 1e-5),
    scored("far apart", rounded(random.normal(4, 1, 120)), rounded(random.normal(0, 1, 200)), 1e-5),
    scored("perfect", np.arange(100) + 1000.0, np.arange(80) / 1.0, 1e-6),
    scored("delta 0", rounded(random.normal(1.5, 1, 90)), rounded(random.normal(0, 1, 110)), 0),
    scored("large delta", rounded(random.normal(1.5, 1, 90)), rounded(random.normal(0, 1, 110)), 0.01),
    scored("ties", rounded(random.normal(1, 1, 150), 0), rounded(random.normal(0, 1, 150), 0), 1e-5),
    scored("two scores", (random.random(200) < 0.8) * 1.0, (random.random(200) < 0.3) * 1.0, 1e-5),
    scored("nothing", rounded(random.normal(0, 1, 60)), rounded(random.normal(0, 1, 60)), 1e-5),
    scored("turned round", rounded(random.normal(-2, 1, 60)), rounded(random.normal(0, 1, 60)), 1e-5),
    scored("one of each", np.array([1.0]), np.array([0.0]), 1e-5),
]

runs = []
for guesses, right, coins, delta, level in [
    (100, 80, 1000, 0, 0.05),
    (100, 100, 1000, 1e-5, 0.05),
    (1000, 600, 1000, 1e-5, 0.01),
    (20000, 11000, 100000, 1e-6, 0.05),
    (20000, 20000, 50000, 1e-8, 0.001),
    (500000, 300000, 1000000, 1e-7, 0.002),
    (8, 8, 8, 0, 0.05),
    (64, 32, 100, 0, 0.05),
    (64, 0, 100, 1e-5, 0.05),
]:
    run = {"guesses": guesses, "right": right, "coins": coins, "delta": delta, "level": level}
    run["epsilon"] = of_guesses(guesses, right, coins, delta, level)
    if guesses <= 1000:
        run["mu"] = mu_of_guesses(guesses, right, coins, level)
    runs.append(run)

conversions = []
for mu in [1e-3, 0.05, 0.5, 1, 3, 10, 60]:
    for delta in [1e-12, 1e-5, 0.1]:
        epsilon = gaussian(mu, delta)
        theirs = dp_accounting.get_epsilon_gaussian(1 / mu, delta)
        assert abs(theirs - epsilon) <= 1e-9 * max(1, epsilon), (mu, delta, theirs, epsilon)
        conversions.append({"mu": mu, "delta": delta, "epsilon": epsilon})

golden = {"cases": cases, "runs": runs, "gaussian": conversions}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
