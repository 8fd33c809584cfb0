"""Writes ../given/same/: the answers of one target and of one shadow in every format that the command reads. Made with Python 3.11, NumPy 2.4.6, pandas 3.1.1, pyarrow 26.0.1, safetensors 0.8.0 and scikit-learn 1.9.1: python3 tests/golden/given_formats.py"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
import safetensors.numpy
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

FOLDER = Path(__file__).parent.parent / "given/same"
ROWS = 60
random = np.random.default_rng(16)
pixels, digits = load_digits(return_X_y=True)
pixels, labels = pixels + 4 * random.normal(size=pixels.shape), digits % 4
order = random.permutation(len(digits))


def path(name):
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    return FOLDER / name


def tables(model, p, y, member):
    """One table, or arrays side by side: probabilities in float64."""
    np.savez(path(f"{model}.npz"), probabilities=p, labels=y, membership=member)
    frame = pd.DataFrame(p, columns=[f"prob_{k}" for k in range(p.shape[1])]).assign(label=y, member=member.astype(int))
    frame.to_csv(path(f"{model}.csv"), index=False)
    frame.to_csv(path(f"{model}.csv.gz"), index=False, compression={"method": "gzip", "mtime": 0})
    frame.to_csv(path(f"{model}.tsv"), index=False, sep="\t")
    frame.to_parquet(path(f"{model}.parquet"), index=False)
    pd.DataFrame({"probabilities": list(p), "label": y, "member": member}).to_parquet(path(f"{model}-lists.parquet"))
    records = [{"probabilities": row.tolist(), "label": int(label), "member": bool(one)} for row, label, one in zip(p, y, member)]
    path(f"{model}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    path(f"{model}.json").write_text(json.dumps({"probabilities": p.tolist(), "labels": y.tolist(), "membership": member.tolist()}))
    safetensors.numpy.save_file({"probabilities": p, "labels": y, "membership": member}, path(f"{model}.safetensors"))
    parts = {"members": p[:ROWS], "non-members": p[ROWS:], "member-labels": y[:ROWS], "non-member-labels": y[ROWS:]}
    for name, array in parts.items():
        np.save(path(f"side/{model}-{name}.npy"), array)
    folder = f"sacro-{model}"
    for name, array in {"train": p[:ROWS], "test": p[ROWS:], "y_train": y[:ROWS], "y_test": y[ROWS:]}.items():
        np.savetxt(path(f"{folder}/{name}.csv"), array, delimiter=",", fmt="%.17g")
    path(f"{folder}/target.yaml").write_text(
        "proba_train_path: train.csv\nproba_test_path: test.csv\ny_train_path: y_train.csv\ny_test_path: y_test.csv\n")


def of_lira(model, p, y, member):
    """Logits, in the LiRA kits' folder and as a table."""
    logits = np.log(p).astype("f4")
    np.savez(path(f"lira-{model}.npz"), logits=logits, labels=y, membership=member)
    np.save(path(f"lira-{model}/keep.npy"), member)
    np.save(path(f"lira-{model}/y_train.npy"), y)
    np.save(path(f"lira-{model}/logits/0000000100.npy"), logits[:, None, None])


def of_privacy_meter(model, p, y, member):
    """The probability of the true class alone, in Privacy Meter's folder and as a table of two classes."""
    one = p[np.arange(len(y)), y].astype("f4")
    np.savez(path(f"meter-{model}.npz"), probabilities=np.stack([one, 1 - one.astype("f8")], 1), labels=np.zeros(len(y), int), membership=member)
    np.save(path(f"meter-{model}/memberships.npy"), member[None])
    np.save(path(f"meter-{model}/signals/softmax_signals.npy"), one[:, None])


for place, model in enumerate(["target", "shadow"]):
    rows = order[place * 2 * ROWS: (place + 1) * 2 * ROWS]
    classifier = MLPClassifier(40, max_iter=60, learning_rate_init=0.01, random_state=place)
    classifier.fit(pixels[rows[:ROWS]], labels[rows[:ROWS]])
    found = classifier.predict_proba(pixels[rows]), labels[rows], np.arange(2 * ROWS) < ROWS
    for write in [tables, of_lira, of_privacy_meter]:
        write(model, *found)
    print(model, *[classifier.score(pixels[part], labels[part]) for part in (rows[:ROWS], rows[ROWS:])])
