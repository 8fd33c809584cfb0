"""Writes tables/: two tables with categories and missing values, and what pandas and scikit-learn make of them for a model.

expected.npz has the encoded features by the way in which missing values are treated; answers.npz has the probabilities of a logistic
regression on those with means, which model.onnx holds.

Made with pandas 3.1.1, pyarrow 26.0.1, scikit-learn 1.9.1, skl2onnx 1.20.0 and NumPy 2.4.6: python3 tests/golden/tables.py
"""
import pathlib

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

FOLDER = pathlib.Path(__file__).parent / "tables"
random = np.random.default_rng(18)


def table(rows, colours):
    age = random.integers(18, 90, rows).astype(float)
    frame = pd.DataFrame({
        "age": age,
        "colour": random.choice(colours, rows).astype(object),
        "income": np.round(random.lognormal(8, 1, rows), 2),
        "code": random.choice([2, 10, 7], rows),
        "label": (age + 20 * random.normal(size=rows) > 50).astype(int),
    })
    frame.loc[random.choice(rows, rows // 8, replace=False), "income"] = np.nan
    frame.loc[random.choice(rows, rows // 10, replace=False), "colour"] = None
    return frame


members = table(80, ["red", "blue", "pale green"])
others = table(60, ["red", "blue", "pale green", "amber"])
members.to_csv(FOLDER / "members.csv", index=False)
others.to_parquet(FOLDER / "non-members.parquet", index=False)

FEATURES = ["age", "colour", "income", "code"]
both = pd.concat([members, others], ignore_index=True)


def dummies(frame):
    """Categories of both tables in the places of their columns: pandas puts them at the end."""
    made = pd.get_dummies(frame[FEATURES], columns=["colour", "code"], dtype=float)
    at = lambda prefix: [name for name in made.columns if name.startswith(prefix)]
    return made[["age", *at("colour_"), "income", *at("code_")]]


expected = {}
for way, value in [("mean", members.income.mean()), ("median", members.income.median()), ("zero", 0)]:
    expected[way] = dummies(both.fillna({"income": value})).to_numpy()
expected["keep"] = dummies(both).to_numpy()
expected["drop"] = dummies(both.dropna()).to_numpy()
expected["drop labels"] = both.dropna().label.to_numpy()
# The order of a transformer with the encoder first and its categories told.
told = OneHotEncoder(categories=[["red", "amber", "pale green", "blue"]], sparse_output=False)
kept = both.dropna()
expected["told"] = np.hstack([told.fit_transform(kept[["colour"]]), kept[["income", "age"]].to_numpy()])
np.savez_compressed(FOLDER / "expected.npz", names=dummies(both).columns.to_numpy(dtype=str), **expected)

whole = expected["mean"].astype(np.float32)
x, y = whole[:80], members.label
model = LogisticRegression(max_iter=5000).fit(x, y)
(FOLDER / "model.onnx").write_bytes(to_onnx(model, x[:1], options={"zipmap": False}).SerializeToString())
np.savez_compressed(FOLDER / "answers.npz", probabilities=model.predict_proba(whole))
