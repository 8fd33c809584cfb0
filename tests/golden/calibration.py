"""Writes calibration.json beside this file: cases for src/metrics/calibration.ts.

Made with scikit-learn 1.9.1, statsmodels 0.15.0 and NumPy 2.4.6: python3 tests/golden/calibration.py
Blocks are those of scikit-learn's isotonic regression; limits are statsmodels' Clopper-Pearson.
"""
import json
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.proportion import proportion_confint

# Two independent limits, each missing with this, hold together with 97.5 %.
TAIL_OF_TWO = 1 - np.sqrt(0.975)


def blocks_of(scores, membership):
    """[lowest score, members, rows], from the lowest up: equal rates of isotonic regression, then equal or turned Jeffreys' rates."""
    fitted = np.round(IsotonicRegression().fit(scores, membership).predict(scores), 12)
    blocks = [[scores[fitted == rate].min(), int(membership[fitted == rate].sum()), int((fitted == rate).sum())]
              for rate in np.unique(fitted)]
    jeffreys = lambda block: (block[1] + 0.5) / (block[2] + 1)
    while True:
        turned = [i for i in range(len(blocks) - 1) if jeffreys(blocks[i]) >= jeffreys(blocks[i + 1])]
        if not turned:
            return blocks
        low, high = blocks[turned[-1]], blocks[turned[-1] + 1]
        blocks[turned[-1]: turned[-1] + 2] = [[low[0], low[1] + high[1], low[2] + high[2]]]


def predict(blocks, scores, share, prior):
    places = np.maximum(np.searchsorted([lowest for lowest, _, _ in blocks], scores, side="right") - 1, 0)
    rates = np.array([(members + 0.5) / (rows + 1) for _, members, rows in blocks])[places]
    likelihoods = rates / (1 - rates) * (1 - share) / share
    return likelihoods * prior / (likelihoods * prior + 1 - prior)


def bins_of(probability, membership, prior, effect):
    """A population with the prior's share of members, each row with its weight."""
    members, others = membership.sum(), (1 - membership).sum()
    weights = np.where(membership == 1, prior / members, (1 - prior) / others)
    tenths = np.arange(11) / 10
    edges = tenths * prior / (tenths * prior + (1 - tenths) * (1 - prior))
    places = np.clip(np.searchsorted(edges * (1 - 1e-9), probability, side="right") - 1, 0, 9)
    found = []
    for place in np.unique(places):
        rows = places == place
        inside, outside = int(membership[rows].sum()), int((1 - membership[rows]).sum())
        limits = lambda count, of: np.nan_to_num(
            proportion_confint(count / effect, of / effect, alpha=2 * TAIL_OF_TWO, method="beta"), nan=float(count > 0))
        (tpr_low, tpr_high), (fpr_low, fpr_high) = limits(inside, members), limits(outside, others)
        share = lambda tpr, fpr: float(prior * tpr / (prior * tpr + (1 - prior) * fpr))
        found.append({
            "range": edges[place: place + 2].tolist(),
            "predicted": float(np.average(probability[rows], weights=weights[rows])),
            "observed": float(np.average(membership[rows], weights=weights[rows])),
            "interval": [share(tpr_low, fpr_high), share(tpr_high, fpr_low)],
            "members": inside,
            "nonMembers": outside,
        })
    return found


def case(name, scores, membership, prior, effect=1):
    """Half of the rows teach; all are asked, and the other half is put into bins."""
    taught = np.arange(len(scores)) % 2 == 0
    blocks = blocks_of(scores[taught], membership[taught])
    probability = predict(blocks, scores, membership[taught].mean(), prior)
    return {
        "name": name, "scores": scores.tolist(), "membership": membership.tolist(), "prior": prior, "effect": effect,
        "probability": probability.tolist(),
        "bins": bins_of(probability[~taught], membership[~taught], prior, effect),
    }


random = np.random.default_rng(2024)


def draw(rows, shift, share=0.5):
    membership = (random.random(rows) < share).astype(int)
    return np.round(random.normal(shift * membership), 2), membership


cases = [
    case("as many members as others", *draw(600, 1.5), 0.5),
    case("a prior of one in a hundred", *draw(600, 1.5), 0.01),
    case("folds, few members", *draw(500, 1, 0.2), 0.1, 2),
    case("no leak", *draw(400, 0), 0.3),
    case("all apart", *draw(60, 9), 0.5),
]
Path(__file__).with_suffix(".json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
