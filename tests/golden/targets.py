"""Writes targets/: small ONNX models of several programs, samples, and what each program itself answers.

Made with scikit-learn 1.9.1, skl2onnx 1.20.0, XGBoost 3.2.0, onnxmltools 1.16.0, PyTorch 2.15.0, ONNX 1.23.2, ONNX Runtime 1.32.0 (for
models that it alone runs: int8) and NumPy 2.4.6: python3 tests/golden/targets.py
"""
import csv
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as XgboostFloats
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBClassifier

FOLDER = pathlib.Path(__file__).parent / "targets"
torch.set_num_threads(1)
random = np.random.default_rng(18)


def write(name, model):
    (FOLDER / name).write_bytes(model.SerializeToString())


def save(name, predict, inside, outside):
    """The program's own answers to members and to non-members."""
    np.savez(FOLDER / f"{name}-answers.npz", members=predict(inside), non_members=predict(outside))


# Features: breast cancer, float32 as ONNX takes them. Names are the same labels in words, codes in other numbers.
data = load_breast_cancer()
features, classes = data.data.astype(np.float32), data.target
order = random.permutation(len(features))
inside, outside = order[:120], order[120:240]
for part, rows in [("members", inside), ("non-members", outside)]:
    np.savez(FOLDER / f"features-{part}.npz", x=features[rows], y=classes[rows])
    np.savez(FOLDER / f"classes-{part}.npz", names=data.target_names[classes[rows]], codes=2 + 5 * classes[rows])
x_in, x_out, y_in = features[inside], features[outside], classes[inside]

forest = RandomForestClassifier(12, random_state=1).fit(x_in, y_in)
write("forest.onnx", to_onnx(forest, x_in[:1]))
bare = to_onnx(forest, x_in[:1], options={"zipmap": False})
write("forest-without-zipmap.onnx", bare)
save("forest", forest.predict_proba, x_in, x_out)
del bare.graph.output[1]
write("forest-label.onnx", bare)
save("forest-label", forest.predict, x_in, x_out)

coded = RandomForestClassifier(5, random_state=2).fit(x_in, 2 + 5 * y_in)
write("coded.onnx", to_onnx(coded, x_in[:1]))
save("coded", coded.predict_proba, x_in, x_out)

logistic = make_pipeline(StandardScaler(), LogisticRegression()).fit(x_in, data.target_names[y_in])
write("logistic.onnx", to_onnx(logistic, x_in[:1]))
save("logistic", logistic.predict_proba, x_in, x_out)

xgboost = XGBClassifier(n_estimators=12, max_depth=3).fit(x_in, y_in)
write("xgboost.onnx", convert_xgboost(xgboost, initial_types=[("features", XgboostFloats([None, 30]))]))
save("xgboost", xgboost.predict_proba, x_in, x_out)

# A table of numbers and texts, an input a column.
colours = np.array(["red", "green", "blue"])
rows = [[f"{features[row, 0]:.4f}", colours[(row + classes[row]) % 3], f"{features[row, 1]:.4f}", classes[row]] for row in order[:160]]
for part, some in [("members", rows[:80]), ("non-members", rows[80:])]:
    with open(FOLDER / f"table-{part}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["mean radius", "colour", "texture", "label"], *some])


def matrix(some):
    return np.array([row[:3] for row in some], dtype=object)


def cast(some):
    table = matrix(some)
    table[:, [0, 2]] = table[:, [0, 2]].astype(np.float32)
    return table


mixed = make_pipeline(
    ColumnTransformer([("numbers", StandardScaler(), [0, 2]), ("texts", OneHotEncoder(sparse_output=False), [1])]),
    LogisticRegression()).fit(cast(rows[:80]), [row[3] for row in rows[:80]])
write("columns.onnx", to_onnx(mixed, initial_types=[
    ("mean_radius", FloatTensorType([None, 1])), ("colour", StringTensorType([None, 1])), ("texture", FloatTensorType([None, 1]))]))
save("columns", lambda some: mixed.predict_proba(cast(some)), rows[:80], rows[80:])


def train(model, x, y, steps):
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(steps):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def answer(model):
    def predict(x):
        with torch.no_grad():
            return model(torch.tensor(x)).numpy()
    return predict


def export(name, model, x, **options):
    torch.onnx.export(model, (torch.tensor(x),), FOLDER / name, dynamo=False, **options)


FREE = {"dynamic_axes": {"input": {0: "batch"}, "logits": {0: "batch"}}, "input_names": ["input"], "output_names": ["logits"]}

# An MLP, also with a fixed batch of 16, and with its weights in a file of their own.
torch.manual_seed(18)
mean, std = x_in.mean(0), x_in.std(0)


class Scaled(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.mean, self.std = torch.nn.Buffer(torch.tensor(mean)), torch.nn.Buffer(torch.tensor(std))
        self.layers = torch.nn.Sequential(torch.nn.Linear(30, 32), torch.nn.ReLU(), torch.nn.Linear(32, 2))

    def forward(self, x):
        return self.layers((x - self.mean) / self.std)


mlp = train(Scaled(), torch.tensor(x_in), torch.tensor(y_in), 200)
export("mlp.onnx", mlp, x_in[:4], **FREE)
export("mlp-batch-16.onnx", mlp, x_in[:16], input_names=["input"], output_names=["logits"])
save("mlp", answer(mlp), x_in, x_out)
onnx.save(onnx.load(FOLDER / "mlp.onnx"), FOLDER / "mlp-external.onnx", save_as_external_data=True,
          location="mlp-external.onnx.data", size_threshold=0)

# A CNN on coloured digits: uint8 [N, 8, 8, 3]; it takes [N, 3, 8, 8] in float32, from 0 to 1.
pixels, digits = load_digits(return_X_y=True)
tints = np.array([[1, 0.4, 0.2], [0.3, 1, 0.5], [0.2, 0.6, 1]])[random.integers(0, 3, len(pixels))]
images = np.clip(pixels.reshape(-1, 8, 8, 1) * 15 * tints[:, None, None, :] + random.normal(0, 20, (len(pixels), 8, 8, 3)), 0, 255)
images = images.round().astype(np.uint8)
order = random.permutation(len(images))
inside, outside = order[:120], order[120:240]
for part, some in [("members", inside), ("non-members", outside)]:
    np.savez(FOLDER / f"images-{part}.npz", x=images[some], y=digits[some])


def planes(some):
    return (images[some].transpose(0, 3, 1, 2) / 255).astype(np.float32)


cnn = train(
    torch.nn.Sequential(
        torch.nn.Conv2d(3, 12, 3), torch.nn.BatchNorm2d(12), torch.nn.ReLU(), torch.nn.Conv2d(12, 16, 3), torch.nn.ReLU(),
        torch.nn.AvgPool2d(2), torch.nn.Flatten(), torch.nn.Linear(64, 10)),
    torch.tensor(planes(inside)), torch.tensor(digits[inside]), 120)
export("cnn.onnx", cnn, planes(inside[:4]), **FREE)
save("cnn", lambda some: answer(cnn)(planes(some)), inside, outside)


class Calibration(CalibrationDataReader):
    def __init__(self):
        self.left = [{"input": planes(inside)}]

    def get_next(self):
        return self.left.pop() if self.left else None


quantize_static(FOLDER / "cnn.onnx", FOLDER / "cnn-int8.onnx", Calibration(), quant_format=QuantFormat.QDQ)
int8 = onnxruntime.InferenceSession(FOLDER / "cnn-int8.onnx")
save("cnn-int8", lambda some: int8.run(None, {"input": planes(some)})[0], inside, outside)

half = cnn.half()
export("cnn-float16.onnx", half, planes(inside[:4]).astype(np.float16), **FREE)
save("cnn-float16", lambda some: answer(half)(planes(some).astype(np.float16)), inside, outside)
