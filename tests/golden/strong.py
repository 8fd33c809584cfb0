"""Scores and figures of the reference programs of attacks by sample, on the logits of `tests/strong_logits.ts`.

It runs the functions of four checkouts, which are no part of this project, and prints `strong.json`:

    python3 tests/golden/strong.py PRIVACY_METER TENSORFLOW_PRIVACY LIRA_PYTORCH LEAKPRO > tests/golden/strong.json

- privacytrustlab/ml_privacy_meter at e384af8, modules/mia/attacks/rmia.py and attacks.py: run_rmia, run_loss
- tensorflow/privacy at 03035d5, research/mi_lira_2021: load_one of score.py; generate_ours, generate_ours_offline, generate_global
  and sweep of plot.py
- orientino/lira-pytorch at 50dc2a3, plot.py: the same functions
- aidotse/LeakPro at c47752f, leakpro/attacks/mia_attacks/base.py: AttackBASE.run_attack

Needs NumPy 2.4, SciPy 1.17 and scikit-learn. The LiRA programs take exp in the type of the logits; they get float64.
"""

import ast
import contextlib
import functools
import importlib
import io
import json
import os
import sys
import tempfile
import types

import numpy as np
import scipy.stats
from scipy.special import log_softmax, logsumexp
from sklearn.metrics import auc, roc_curve

meter, tensorflow_privacy, lira_pytorch, leakpro = sys.argv[1:]

MODELS, SAMPLES, QUERIES, CLASSES, POPULATION = 17, 200, 2, 10, 60


def uniforms(count, seed):
    """The linear congruential generator of Numerical Recipes, as multiples of 2^-32."""
    values, state = np.empty(count), seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = state / 2**32
    return values


def make(samples, seed):
    """Logits [M, N, Q, K] that are float32 numbers, labels [N], membership [M, N]: of the 16 shadows, after the target, eight each."""
    draws = iter(uniforms(1_000_000, seed))
    draw = lambda: next(draws)
    labels = np.array([int(draw() * CLASSES) for _ in range(samples)])
    keep = np.zeros((MODELS, samples), bool)
    easy = [draw() * 6 - 2 for _ in range(samples)]
    gap = [draw() * 4 for _ in range(samples)]
    for n in range(samples):
        keep[0, n] = draw() < 0.5
        order = sorted(range(1, MODELS), key=lambda _: draw())
        keep[order[:8], n] = True
    logits = np.empty((MODELS, samples, QUERIES, CLASSES))
    for m in range(MODELS):
        for n in range(samples):
            common = draw() * 3
            for q in range(QUERIES):
                for k in range(CLASSES):
                    logits[m, n, q, k] = draw() * 4 + draw() * 4
                logits[m, n, q, labels[n]] += easy[n] + gap[n] * keep[m, n] + common
    return logits.astype(np.float32).astype(np.float64), labels, keep


def functions(path, names, **env):
    """Top-level functions and classes of a program, without running the rest of it."""
    tree = ast.parse(open(path).read())
    tree.body = [node for node in tree.body if getattr(node, "name", None) in names]
    space = {"np": np, "os": os, "scipy": scipy, "auc": auc, "roc_curve": roc_curve, "functools": functools, **env}
    exec(compile(tree, path, "exec"), space)
    return space


logits, labels, keep = make(SAMPLES, 1)
z_logits, z_labels, _ = make(POPULATION, 2)

# LiRA: its own phi from logits, then its four variants and the global threshold, by both programs.
with tempfile.TemporaryDirectory() as folder:
    load_one = functions(f"{tensorflow_privacy}/research/mi_lira_2021/score.py", ["load_one"], logdir=folder, labels=labels)["load_one"]
    phi = []
    for model in range(MODELS):
        os.makedirs(f"{folder}/exp{model}/logits")
        np.save(f"{folder}/exp{model}/logits/0.npy", logits[model][:, None])
        with contextlib.redirect_stdout(io.StringIO()):
            load_one(f"exp{model}")
        phi.append(np.load(f"{folder}/exp{model}/scores/0.npy"))
phi = np.array(phi)


def figures(scores, sweep):
    """AUC, and the members found at the last point with an FPR strictly below 0.1, on all points of the curve."""
    fpr, tpr, area, _ = sweep(-np.array(scores), keep[0])
    found = tpr[np.where(fpr < 0.1)[0][-1]] * keep[0].sum()
    return {"auc": area, "foundBelowTenth": round(found)}


roc_curve_all = functools.partial(roc_curve, drop_intermediate=False)
found = {}
for program in (f"{tensorflow_privacy}/research/mi_lira_2021/plot.py", f"{lira_pytorch}/plot.py"):
    space = functions(program, ["generate_ours", "generate_ours_offline", "generate_global", "sweep"], roc_curve=roc_curve_all)
    runs = {
        "lira-online": space["generate_ours"],
        "lira-online-fixed": functools.partial(space["generate_ours"], fix_variance=True),
        "lira-offline two-sided": space["generate_ours_offline"],
        "lira-offline-fixed two-sided": functools.partial(space["generate_ours_offline"], fix_variance=True),
        "global": space["generate_global"],
    }
    for name, run in runs.items():
        # Theirs falls for members: the sign is turned here.
        scores = [-float(score) for score in run(keep[1:], phi[1:], keep[:1], phi[:1])[0]]
        mine = {"scores": scores, **figures(scores, space["sweep"])}
        assert name not in found or found[name] == mine, f"the two programs differ: {name}"
        found[name] = mine

# RMIA and LOSS, of the first query.
sys.path.insert(0, meter)
rmia = functions(f"{meter}/modules/mia/attacks/rmia.py", ["get_out_ref_signals", "run_rmia"], Optional=__import__("typing").Optional)
softmax = lambda values: np.exp(log_softmax(values, axis=-1))
p = softmax(logits[:, :, 0])[:, np.arange(SAMPLES), labels].T
p_z = softmax(z_logits[:, :, 0])[:, np.arange(POPULATION), z_labels].T
for a in (0, 0.3, 1):
    scores = rmia["run_rmia"](p[:, 0], p[:, 1:], keep[1:].T, p_z[:, 0], p_z[:, 1:], a)
    found[f"rmia-offline {a}"] = {"scores": scores.tolist()}
loss = functions(f"{meter}/attacks.py", ["run_loss"])["run_loss"]
found["loss"] = {"scores": loss(-np.log(p[:, 0])).tolist()}

# BASE, of the first query.
stored = {}


class Handler:
    attack_cache_folder_path = target_model_hash = ""

    def load_logits(self, name=None, indx=None):
        return logits[0, :, 0] if name is not None else logits[1 + indx, :, 0]


class Result:
    @staticmethod
    def from_full_scores(**given):
        stored.update(given)


base = functions(
    f"{leakpro}/leakpro/attacks/mia_attacks/base.py", ["AttackBASE"],
    AbstractMIA=object, AbstractInputHandler=object, ShadowModelHandler=Handler, MIAResult=Result, Self=object, BASEConfig=None,
    logger=types.SimpleNamespace(info=lambda _: None), log_softmax=log_softmax, logsumexp=logsumexp,
)["AttackBASE"]
for temperature in (1.0, 2.0):
    for online in (True, False):
        attack = object.__new__(base)
        attack.__dict__.update(
            online=online, temperature=temperature, num_shadow_models=MODELS - 1, offline_scale_factor=0.33,
            shadow_model_indices=range(MODELS - 1), target_model=None, out_indices=~keep[1:],
            handler=types.SimpleNamespace(get_labels=lambda _: labels),
            configs=types.SimpleNamespace(model_dump=dict),
            audit_dataset={"data": np.arange(SAMPLES), "in_members": np.arange(SAMPLES), "out_members": np.array([], int)},
        )
        attack.run_attack()
        name = f"base {'online' if online else 'offline'} {temperature:g}"
        found[name] = {"scores": stored["signal_values"].ravel().tolist()}

print(json.dumps({
    "logits": {"sum": logits.sum(), "members": int(keep[0].sum()), "first": phi[0, 0].tolist()},
    "found": found,
}, separators=(",", ":")))
