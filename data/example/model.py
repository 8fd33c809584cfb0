"""Writes forest.onnx and logistic.onnx, two models of the breast cancer data that scikit-learn ships, with members.csv, on which both
were trained, and non-members.csv. Made with scikit-learn 1.9.1, skl2onnx 1.20.0 and NumPy 2.4.6: python3 data/example/model.py
"""
import csv
import pathlib

import numpy as np
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path(__file__).parent

data = load_breast_cancer()
features = data.data.astype(np.float32)
order = np.random.default_rng(1).permutation(len(features))
members, others = order[:284], order[284:568]
for name, rows in [("members", members), ("non-members", others)]:
    with open(FOLDER / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*data.feature_names, "label"])
        writer.writerows([*map(str, features[row]), data.target[row]] for row in rows)

for name, model in [
    ("forest", RandomForestClassifier(25, bootstrap=False, random_state=1)),
    ("logistic", make_pipeline(StandardScaler(), LogisticRegression(C=0.01))),
]:
    model.fit(features[members], data.target[members])
    (FOLDER / f"{name}.onnx").write_bytes(to_onnx(model, features[:1]).SerializeToString())
    right = [(model.predict(features[rows]) == data.target[rows]).sum() for rows in (members, others)]
    print(f"{name}: right in {right[0]} of {len(members)} members and {right[1]} of {len(others)} non-members")
