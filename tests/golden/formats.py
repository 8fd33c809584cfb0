"""Writes ../formats/*: answers as programs save them, each with NAME.expected.json of what is to be read.

Made with Python 3.11, NumPy 2.4.6, pandas 3.1.1, pyarrow 26.0.1, safetensors 0.8.0, ml_dtypes 0.6.0 and scikit-learn 1.9.1:
python3 tests/golden/formats.py. formats_keras.py and formats_torch.py write those of Keras and of PyTorch.
"""
import gzip
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import ml_dtypes
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from formats_expected import FOLDER, answers, arrays, error, expect

random = np.random.default_rng(16)


def softmax(logits):
    exponentials = np.exp(logits - logits.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)


def path(name):
    return FOLDER / name


def some(rows, classes, dtype="f4"):
    logits = (3 * random.normal(size=(rows, classes))).astype(dtype)
    labels = random.integers(0, classes, rows)
    membership = random.integers(0, 2, rows).astype(bool)
    return logits, labels, membership


def npy():
    values = np.array([[0, 1, 2, 100], [-1, -128, 127, 5], [7, 8, 9, 10]])
    for dtype in ["i1", "<i2", "<i4", "<i8", ">i2", ">i4", ">i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        name = f"npy-{dtype.replace('<', 'little-').replace('>', 'big-')}.npy"
        np.save(path(name), values.astype(dtype))
        expect(name, arrays(array=values.astype(dtype)))
    for dtype in ["u1", "<u2", "<u4", "<u8", ">u8", "?"]:
        name = f"npy-{dtype.replace('<', 'little-').replace('>', 'big-').replace('?', 'bool')}.npy"
        np.save(path(name), (values > 5).astype(dtype) if dtype == "?" else np.abs(values).astype(dtype))
        expect(name, arrays(array=np.load(path(name))))
    large = np.array([2**63 - 1, -(2**63), 2**53 + 1])
    np.save(path("npy-int64-ends.npy"), large)
    expect("npy-int64-ends.npy", arrays(array=large))
    halves = np.array([0, -0.0, 1 / 3, 65504, 6e-8, np.inf, -np.inf, np.nan], "<f2")
    np.save(path("npy-halves.npy"), halves)
    expect("npy-halves.npy", arrays(array=halves))
    for shape in [(3, 4), (2, 3, 4), (2, 1, 3, 2), (5,), (1, 4), (0, 3)]:
        array = np.asfortranarray(random.normal(size=shape).astype("f4"))
        name = f"npy-fortran-{'x'.join(map(str, shape))}.npy"
        np.save(path(name), array)
        expect(name, arrays(array=array))
    array = np.asfortranarray(random.normal(size=(7, 5))).astype(">f8")
    np.save(path("npy-fortran-big.npy"), array)
    expect("npy-fortran-big.npy", arrays(array=array))
    for version in [(2, 0), (3, 0)]:
        name = f"npy-version-{version[0]}.npy"
        with open(path(name), "wb") as file:
            np.lib.format.write_array(file, values.astype("f4"), version=version)
        expect(name, arrays(array=values.astype("f4")))
    np.save(path("npy-scalar.npy"), np.float64(2.5))
    expect("npy-scalar.npy", arrays(array=np.float64(2.5)))
    texts = np.array(["cat", "", "größer", "犬", "\U0001f600"])
    for dtype in ["<U", ">U"]:
        name = f"npy-texts-{'little' if dtype[0] == '<' else 'big'}.npy"
        np.save(path(name), texts.astype(dtype))
        expect(name, arrays(array=texts))
    np.save(path("npy-bytes.npy"), np.array([b"a.png", b"bb.png"]))
    expect("npy-bytes.npy", arrays(array=np.array(["a.png", "bb.png"])))
    with gzip.GzipFile(path("npy-gzip.npy.gz"), "wb", mtime=0) as file:
        np.save(file, values.astype("f4"))
    expect("npy-gzip.npy.gz", arrays(array=values.astype("f4")))


def refused():
    np.save(path("refused-objects.npy"), np.array([[0.5, 0.5], None], dtype=object))
    expect("refused-objects.npy", error("pickle", "never unpickled", "numpy.save(", "refused-objects.npy"))
    np.save(path("refused-records.npy"), np.zeros(3, [("p", "f4", 2), ("y", "i4")]))
    expect("refused-records.npy", error("records of several fields"))
    np.save(path("refused-complex.npy"), np.zeros(3, "c8"))
    expect("refused-complex.npy", error("found <c8"))
    np.save(path("refused-bfloat16.npy"), np.zeros(3, ml_dtypes.bfloat16))
    expect("refused-bfloat16.npy", error('astype("float32")'))
    for protocol in [2, 4, 5]:
        name = f"refused-{protocol}.pkl"
        path(name).write_bytes(pickle.dumps({"logits": np.zeros((2, 2))}, protocol=protocol))
        expect(name, error("it is a pickle", "never unpickled", "numpy.savez"))
    path("refused.joblib").write_bytes(pickle.dumps([1, 2]))
    expect("refused.joblib", error("it is a pickle", 'joblib.load("refused.joblib")'))
    path("refused-0.pickle").write_bytes(pickle.dumps({"logits": [1, 2]}, protocol=0))
    expect("refused-0.pickle", error("it is a pickle", "never unpickled"))
    path("refused.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    expect("refused.h5", error("HDF5", "h5py"))
    with zipfile.ZipFile(path("refused.xlsx"), "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<x/>")
    expect("refused.xlsx", error("Excel", "read_excel"))
    pd.DataFrame({"prob_0": [0.5], "prob_1": [0.5]}).to_feather(path("refused.feather"))
    expect("refused.feather", error("Feather", "to_parquet"))
    path("refused-name.npy").write_bytes(b"prob_0,prob_1\n0.5,0.5\n")
    expect("refused-name.npy", error("an .npy file by its name", "other bytes"))
    path("refused-empty.csv").write_bytes(b"")
    expect("refused-empty.csv", error("found an empty file"))
    path("refused-utf16.csv").write_text("prob_0,prob_1\n0.5,0.5\n", encoding="utf-16")
    expect("refused-utf16.csv", error("UTF-16"))
    path("refused-bytes.dat").write_bytes(bytes(range(256)))
    expect("refused-bytes.dat", error("found other bytes"))


def npz():
    logits, labels, membership = some(6, 100, "f2")
    ids = np.array([f"image-{i}.png" for i in range(6)])
    np.savez(path("npz-float16-100-classes.npz"), logits=logits, labels=labels, membership=membership, ids=ids)
    expect("npz-float16-100-classes.npz", answers("logits", logits, labels, membership, ids))
    np.savez_compressed(path("npz-packed.npz"), log_probabilities=np.log(softmax(logits.astype("f8"))), labels=labels)
    expect("npz-packed.npz", answers("log-probabilities", np.log(softmax(logits.astype("f8"))), labels))
    unknown = np.array([1, 0, -1, 1, 0, -1], "i1")
    probabilities = softmax(some(6, 3)[0])
    np.savez(path("npz-unknown.npz"), probabilities=probabilities, membership=unknown, y=[[0], [1], [2], [0], [1], [2]])
    expect("npz-unknown.npz", answers("probabilities", probabilities, [0, 1, 2, 0, 1, 2], unknown))
    queries = random.normal(size=(5, 3, 4)).astype("f4")
    np.savez(path("npz-queries.npz"), logits=queries, labels=np.arange(5) % 4, membership=[1, 0, 1, 0, 1])
    expect("npz-queries.npz", answers("logits", queries, np.arange(5) % 4, [1, 0, 1, 0, 1]))
    models, kept = random.normal(size=(3, 5, 4)).astype("f4"), random.integers(0, 2, (3, 5)).astype(bool)
    np.savez(path("npz-models.npz"), logits=models, labels=np.arange(5) % 4, membership=kept)
    expect("npz-models.npz", *[answers("logits", models[m], np.arange(5) % 4, kept[m], name=f"npz-models.npz {m + 1}") for m in range(3)])
    asked = random.normal(size=(2, 5, 3, 4)).astype("f4")
    own = random.integers(0, 4, (2, 5))
    np.savez(path("npz-models-queries.npz"), logits=asked, labels=own, membership=kept[:2])
    expect("npz-models-queries.npz", *[answers("logits", asked[m], own[m], kept[m], name=f"s {m + 1}") for m in range(2)], options={"name": "s"})
    np.savez(path("npz-classes.npz"), classes=np.array([0, 3, 1, 1]), labels=np.array([0, 2, 1, 0], "u1"), membership=[1, 1, 0, 0])
    expect("npz-classes.npz", answers("classes", np.array([0, 3, 1, 1]), [0, 2, 1, 0], [1, 1, 0, 0], classes=4))
    named = np.array(["cat", "dog", "cat", "cow"])
    np.savez(path("npz-names.npz"), scores=softmax(some(4, 3)[0]), labels=named, class_names=["cat", "dog", "cow"])
    with np.load(path("npz-names.npz")) as file:
        expect("npz-names.npz", answers("probabilities", file["scores"], [0, 1, 0, 2], names=["cat", "dog", "cow"], notices=["taken for probabilities"]))
    np.savez(path("npz-privacy.npz"), logits_train=logits[:4], logits_test=logits[4:], labels_train=labels[:4], labels_test=labels[4:])
    expect("npz-privacy.npz", answers("logits", logits, labels, [1, 1, 1, 1, 0, 0]))
    one_hot = np.eye(3)[[0, 2, 1, 0]]
    np.savez(path("npz-one-hot.npz"), probabilities=softmax(some(4, 3)[0]), labels=one_hot, membership=[1, 0, 0, 1])
    with np.load(path("npz-one-hot.npz")) as file:
        expect("npz-one-hot.npz", answers("probabilities", file["probabilities"], [0, 2, 1, 0], [1, 0, 0, 1]))
    np.savez(path("npz-positional.npz"), logits, labels)
    expect("npz-positional.npz", error("arr_0", "--score-columns"))
    np.savez(path("npz-told.npz"), logits, labels, membership)
    told = {"columns": {"scores": "arr_0", "label": "arr_1", "member": "arr_2"}, "scores": "logits"}
    expect("npz-told.npz", answers("logits", logits, labels, membership), options=told)
    np.savez(path("npz-large-label.npz"), logits=logits[:2], labels=np.array([1, 2**60 + 1]))
    expect("npz-large-label.npz", error("labels", "2^53", "found 1152921504606846977 at row 1"))
    np.savez(path("npz-object-labels.npz"), logits=logits[:2], labels=np.array(["a", "b"], dtype=object))
    expect("npz-object-labels.npz", error("npz-object-labels.npz:labels.npy", "never unpickled"))
    np.savez(path("npz-mean.npz"), logits=probabilities, labels=[0] * 6)
    expect("npz-mean.npz", answers("logits", probabilities, [0] * 6, notices=["look like probabilities"]))
    np.savez(path("npz-lengths.npz"), logits=logits, labels=labels[:5])
    expect("npz-lengths.npz", error("npz-lengths.npz", "6 are needed, found 5"))


def csv():
    data = load_digits()
    forest = RandomForestClassifier(7, random_state=0).fit(data.data[:150], data.target[:150])
    forest_probabilities = forest.predict_proba(data.data[:300:4])
    membership = (np.arange(0, 300, 4) < 150).astype(int)
    labels = data.target[:300:4]
    assert (forest_probabilities == 0).any() and (forest_probabilities == 1).any()
    frame = pd.DataFrame(forest_probabilities, columns=[f"prob_{c}" for c in forest.classes_])
    frame["label"], frame["member"] = labels, membership
    frame.to_csv(path("forest.csv"), index=False)
    expect("forest.csv", answers("probabilities", forest_probabilities, labels, membership))
    frame.sample(frac=1, axis=1, random_state=1).to_csv(path("forest-mixed.tsv"), sep="\t", index=False)
    expect("forest-mixed.tsv", answers("probabilities", forest_probabilities, labels, membership))
    np.savetxt(path("forest-savetxt.csv"), forest_probabilities[:20])
    expect("forest-savetxt.csv", arrays(column_1=forest_probabilities[:20, 0], column_10=forest_probabilities[:20, 9]))
    model = LogisticRegression(max_iter=50).fit(data.data[:150] / 16, data.target[:150] % 3)
    exact = model.predict_proba(data.data[:20] / 16)
    pd.DataFrame(exact).assign(y=data.target[:20] % 3, in_train=True).to_csv(path("index.csv"))
    expect("index.csv", answers("probabilities", exact, data.target[:20] % 3, [1] * 20, ids=list(range(20)), notices=["taken for probabilities"]))
    names = ["zero", "one", "two"]
    pd.DataFrame(exact, columns=names).assign(label=[names[i % 3] for i in range(20)], split=["train", "test"] * 10).to_csv(path("class-names.csv"), index=False)
    expect("class-names.csv", answers("probabilities", exact, np.arange(20) % 3, [1, 0] * 10, names=names, notices=["taken for probabilities"]))
    logs = model.predict_log_proba(data.data[:20] / 16)
    pd.DataFrame(logs, columns=[f"score_{n}" for n in names]).assign(target=[names[i % 3] for i in range(20)]).to_csv(path("score-names.csv.gz"), index=False, compression={"method": "gzip", "mtime": 0})
    expect("score-names.csv.gz", answers("log-probabilities", logs, np.arange(20) % 3, names=names, notices=["taken for log-probabilities"]))
    german = pd.DataFrame(exact, columns=[f"logit_{i}" for i in range(3)]).assign(label=0, membership=[1, 0] * 10)
    german.to_csv(path("german.csv"), sep=";", decimal=",", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    expect("german.csv", answers("logits", exact, [0] * 20, [1, 0] * 10, notices=["look like probabilities"]))

    write = lambda name, text: path(name).write_text(text, encoding="utf-8", newline="")
    write("quoted.csv", '"id";"p0";"p1";"member"\r\n"a;""1""";"0.25";"0.75";"yes"\r\n"b\nc"; 0.5 ;0.5 ;no\r\n\r\n"d";1e-5;9.9999e-1;\r\n\r\n')
    expect("quoted.csv", answers("probabilities", np.array([[0.25, 0.75], [0.5, 0.5], [1e-5, 9.9999e-1]]), membership=[1, 0, -1], ids=['a;"1"', "b\nc", "d"]))
    write("numbers.csv", "logit_0,logit_1\n+1.5,-.5\n1.,1e+2\n-0,123456789012345678901234567890\n4.9e-324,1.7976931348623157e308\n0.1,0.30000000000000004\n")
    expect("numbers.csv", answers("logits", np.array([[1.5, -0.5], [1, 100], [-0.0, 123456789012345678901234567890.0], [4.9e-324, 1.7976931348623157e308], [0.1, 0.30000000000000004]])))
    write("no-end.csv", "p_0,p_1,y\n0.5,0.5,1\n0.25,0.75,0")
    expect("no-end.csv", answers("probabilities", np.array([[0.5, 0.5], [0.25, 0.75]]), [1, 0]))
    write("one-based.csv", "p1,p2,p3,label\n0.5,0.25,0.25,3\n0.25,0.5,0.25,1\n")
    expect("one-based.csv", answers("probabilities", np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25]]), [2, 0], names=["1", "2", "3"]))
    write("own-classes.csv", "prob_3,prob_8,label\n0.5,0.5,8\n0.25,0.75,3\n")
    expect("own-classes.csv", answers("probabilities", np.array([[0.5, 0.5], [0.25, 0.75]]), [1, 0], names=["3", "8"]))
    write("unsorted.csv", "prob_10,prob_0,prob_1,prob_2,prob_3,prob_4,prob_5,prob_6,prob_7,prob_8,prob_9\n" + "1,0,0,0,0,0,0,0,0,0,0\n0,1,0,0,0,0,0,0,0,0,0\n")
    expect("unsorted.csv", answers("probabilities", np.eye(11)[[10, 0]]))
    write("binary.csv", "label,prob,member\n1,0.75,1\n0,0.125,0\n")
    expect("binary.csv", answers("probabilities", np.array([[0.25, 0.75], [0.875, 0.125]]), [1, 0], [1, 0], notices=["probability of class 1 of two"]))
    write("late-text.csv", "id,p0,p1\n" + "".join(f"{i},0.5,0.5\n" for i in range(60)) + "x1,0.5,0.5\n")
    expect("late-text.csv", answers("probabilities", np.full((61, 2), 0.5), ids=[*map(str, range(60)), "x1"]))
    write("late-member.csv", "member,p0,p1\n" + "1,0.5,0.5\n0,0.5,0.5\n" * 30 + "unknown,0.5,0.5\n")
    expect("late-member.csv", answers("probabilities", np.full((61, 2), 0.5), membership=[1, 0] * 30 + [-1]))
    write("predicted.csv", "label,predicted,member\ncat,cat,1\ndog,cat,0\ncow,dog,1\n")
    expect("predicted.csv", answers("classes", np.array([0, 0, 2]), [0, 2, 1], [1, 0, 1], classes=3, names=["cat", "cow", "dog"]))
    write("told.csv", "a,b,c,truth,seen\n1,2,3,0,1\n4,5,6,2,0\n")
    expect("told.csv", answers("logits", np.array([[1.0, 2, 3], [4, 5, 6]]), [0, 2], [1, 0], names=["a", "b", "c"], notices=["taken for logits"]), options={"columns": {"scores": "a..c", "label": "truth", "member": "seen"}})
    write("list.csv", "x_0;x_1;y\n0,5;0,5;1\n0,25;0,75;0\n")
    expect("list.csv", answers("probabilities", np.array([[0.5, 0.5], [0.25, 0.75]]), [1, 0]), options={"columns": {"scores": "x_*"}, "scores": "probabilities"})

    bad = {
        "empty-field": ("p0,p1\n0.5,0.5\n0.5,\n", ["row 1 (line 3)", "column p1", "an empty field"]),
        "text-field": ("p0,p1\n0.5,0.5\n0.5,0.5\n0.5,x\n", ["row 2 (line 4)", "column p1", '"x"']),
        "fewer": ("p0,p1,label\n0.5,0.5,1\n0.5,0.5\n", ["row 1 (line 3)", "3 fields, found 2"]),
        "more": ("p0,p1\n0.5,0.5\n0.5,0.5,0.1\n", ["row 1 (line 3)", "2 fields, found more"]),
        "not-a-number": ("logit_0,logit_1\n1,2\n3,nan\n", ["row 1 (line 3), column logit_1", 'found "nan"']),
        "infinite": ("logit_0,logit_1\n1,-inf\n", ["bad-infinite.csv", "found -Infinity at row 0"]),
        "thousands": ("logit_0;logit_1\n1,234.5;2\n", ["row 0 (line 2)", '"1,234.5"']),
        "open-quote": ('p0,p1\n0.5,"0.5\n0.5,0.5\n', ["a quoted field is not closed"]),
        "member": ("p0,p1,member\n0.5,0.5,maybe\n", ['"maybe" at row 0', "member or non-member"]),
        "label": ("p0,p1,label\n0.5,0.5,7\n", ["bad-label.csv", "found 7 at row 0"]),
        "half-label": ("p0,p1,label\n0.5,0.5,0.5\n", ["label", "found 0.5 at row 0"]),
        "no-label": ("p0,p1,label\n0.5,0.5,\n", ["label", "found nothing at row 0"]),
        "no-scores": ("a,b,label\n0.5,0.5,0\n", ["--score-columns", "a, b, label"]),
        "name": ("p0,p1,label\n0.5,0.5,cat\n", ["--class-names", '"cat"']),
        "range": ("p0,p1\n0.5,0.5\n0.9,0.9\n", ["must sum to 1, found 1.8 at row 1"]),
        "ambiguous": ("score_0,score_1\n0.5,0.2\n0.1,0.1\n", ["0 of 2 rows", "--scores"]),
        "twice": ("p0,p0,p1\n0.5,0.5,0.5\n", ["class 0", "found two"]),
        "zeros": ("score_0,score_1,score_2\n0,0,0\n", ["sum"]),
        "one-based": ("p1,p2,p3,label\n0.5,0.25,0.25,1\n", ["count from 1", "--class-names"]),
        "labels-inside": ("0.25,0.75,1\n0.5,0.5,0\n0.125,0.875,2\n", ["whole numbers in column 3", "--label-column"]),
        "blank": ("prob\n0.5\n\n0.5\n", ["empty line"]),
    }
    for name, entry in bad.items():
        write(f"bad-{name}.csv", entry[0])
        expect(f"bad-{name}.csv", error(*entry[1]))
    path("bad-latin.csv").write_bytes("p0,p1,id\n0.5,0.5,größer\n".encode("latin-1"))
    expect("bad-latin.csv", error("row 0 (line 2), column id", "UTF-8"))


def parquet():
    logits, labels, membership = some(300, 4)
    frame = pd.DataFrame(logits, columns=[f"logit_{i}" for i in range(4)])
    frame["label"], frame["member"] = labels, membership
    expected = answers("logits", logits, labels, membership)
    for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        frame.to_parquet(path(f"table-{codec}.parquet"), compression=codec)
        expect(f"table-{codec}.parquet", expected)
    table = pa.Table.from_pandas(frame)
    pq.write_table(table, path("table-v2.parquet"), data_page_version="2.0", version="2.6", row_group_size=70, data_page_size=64)
    expect("table-v2.parquet", expected)
    pq.write_table(table, path("table-split.parquet"), use_dictionary=False, use_byte_stream_split=[f"logit_{i}" for i in range(4)],
                   column_encoding={"label": "DELTA_BINARY_PACKED"})
    expect("table-split.parquet", expected)
    doubles = frame.astype({"logit_2": "float64"})
    doubles.to_parquet(path("table-mixed.parquet"))
    expect("table-mixed.parquet", answers("logits", logits.astype("f8"), labels, membership))
    unknown = [None if i % 3 == 0 else bool(membership[i]) for i in range(300)]
    texts = [f"row {i}" for i in range(300)]
    nulls = pa.table({**{f"p{i}": softmax(logits)[:, i] for i in range(4)}, "member": pa.array(unknown), "id": texts, "y": pa.array(labels, pa.int8())})
    pq.write_table(nulls, path("table-nulls.parquet"), row_group_size=128)
    expect("table-nulls.parquet", answers("probabilities", softmax(logits), labels, [-1 if m is None else int(m) for m in unknown], texts))
    for name, type in {"list": pa.list_(pa.float32()), "fixed": pa.list_(pa.float32(), 4), "large": pa.large_list(pa.float64())}.items():
        lists = pa.table({"logits": pa.array(list(logits), type), "label": pa.array(labels, pa.uint16()), "membership": membership.astype("i8")})
        pq.write_table(lists, path(f"list-{name}.parquet"), row_group_size=77, data_page_size=512)
        expect(f"list-{name}.parquet", answers("logits", logits.astype("f8" if name == "large" else "f4"), labels, membership))
    pq.write_table(pa.table({"logits": pa.array([[1.0, 2.0], [3.0]]), "label": [0, 1]}), path("bad-lists.parquet"))
    expect("bad-lists.parquet", error("logits", "one length"))
    pq.write_table(pa.table({"logits": pa.array([[1.0, 2.0], [3.0], [4.0, 5.0, 6.0]]), "label": [0, 1, 0]}), path("bad-list.parquet"))
    expect("bad-list.parquet", error("row 1, column logits must have 2 values, found 1"))
    pq.write_table(pa.table({"p0": [0.5, None], "p1": [0.5, 0.5]}), path("bad-null.parquet"))
    expect("bad-null.parquet", error("row 1, column p0 must be a number, found nothing"))
    pq.write_table(pa.table({"p0": [0.5, 0.5], "p1": [0.5, 0.5], "label": [0, 2**60 + 1]}), path("bad-large.parquet"))
    expect("bad-large.parquet", error("row 1, column label", "found 1152921504606846977"))
    wide = pa.table({"p0": [0.5, 0.5], "p1": [0.5, 0.5], "id": pa.array([2**63 + 5, 7], pa.uint64()), "when": pd.to_datetime(["2024", "2025"])})
    pq.write_table(wide, path("table-ids.parquet"))
    expect("table-ids.parquet", answers("probabilities", np.full((2, 2), 0.5), ids=[str(2**63 + 5), "7"]))
    pq.write_table(pa.table({"logit_0": pa.array(np.array([1, 2], "f2")), "logit_1": pa.array(np.array([3, 0.1], "f2"))}), path("table-half.parquet"))
    expect("table-half.parquet", answers("logits", np.array([[1, 3], [2, 0.1]], "f2").astype("f4")))


def others():
    logits, labels, membership = some(8, 5)
    halves, brains = logits.astype("f2"), logits.astype(ml_dtypes.bfloat16)
    tensors = {"logits": halves, "labels": labels, "membership": membership}
    safetensors.numpy.save_file(tensors, path("half.safetensors"), {"format": "np"})
    expect("half.safetensors", answers("logits", halves, labels, membership))
    safetensors.numpy.save_file({"logits": brains, "labels": labels.astype("u1")}, path("brain.safetensors"))
    expect("brain.safetensors", answers("logits", brains.astype("f4"), labels))
    rows = [{"id": f"r{i}", "probs": p.tolist(), "label": int(labels[i]), "member": bool(membership[i])} for i, p in enumerate(softmax(logits.astype("f8")))]
    lines = "\n".join(map(json.dumps, rows))
    path("lines.jsonl").write_text(lines + "\n\n")
    expected = answers("probabilities", softmax(logits.astype("f8")), labels, membership, [f"r{i}" for i in range(8)])
    expect("lines.jsonl", expected)
    with gzip.GzipFile(path("lines.jsonl.gz"), "wb", mtime=0) as file:
        file.write(lines.encode())
    expect("lines.jsonl.gz", expected)
    path("rows.json").write_text(json.dumps(rows, indent=1))
    expect("rows.json", expected)
    path("object.json").write_text(json.dumps({"logits": logits.tolist(), "labels": labels.tolist(), "membership": membership.tolist()}))
    expect("object.json", answers("logits", logits.astype("f8"), labels, membership))
    path("columns.ndjson").write_text('{"logit_0": 1.5, "logit_1": -2, "member": null}\n{"logit_1": 4, "logit_0": 3, "member": 1, "more": []}\n')
    expect("columns.ndjson", answers("logits", np.array([[1.5, -2], [3, 4]]), membership=[-1, 1]))
    bad = {
        "bad-line.jsonl": ('{"p0": 0.5, "p1": 0.5}\n{"p0": 0.5, "p1": \n', ["line 2", "JSON"]),
        "bad-place.jsonl": ('{"p0": 0.5, "p1": 0.5}\n{"p0": 0.5}\n', ["row 1, p1 must be a number, found nothing"]),
        "bad-list.jsonl": ('{"logits": [1, 2]}\n{"logits": [1, 2, 3]}\n', ["row 1, logits must be a list of 2 numbers"]),
        "bad-ragged.json": ('{"logits": [[1, 2], [3]]}', ["logits must have an array of 2 at [1]"]),
    }
    for name, (text, fragments) in bad.items():
        path(name).write_text(text)
        expect(name, error(*fragments))


def folders():
    logits, labels, membership = some(6, 3)
    augmented = random.normal(size=(6, 2, 3)).astype("f4")
    path("lira/experiment-2/logits").mkdir(parents=True)
    path("lira/experiment-10").mkdir(parents=True)
    np.save(path("lira/y_train.npy"), labels)
    np.save(path("lira/experiment-2/keep.npy"), membership)
    np.save(path("lira/experiment-2/logits/0000000050.npy"), augmented[:, None])
    np.save(path("lira/experiment-10/keep.npy"), ~membership)
    np.save(path("lira/experiment-10/logits.npy"), logits[:, None])
    expect("lira", answers("logits", augmented, labels, membership, name="experiment-2"),
           answers("logits", logits, labels, ~membership, name="experiment-10"))
    path("lira-kept/model_1/logits").mkdir(parents=True)
    path("lira-kept/model_10/logits").mkdir(parents=True)
    path("lira-kept/plots").mkdir()
    kept = np.random.default_rng(11).integers(0, 2, (11, 6)).astype(bool)
    kept[:, 0], kept[:, 1] = True, False
    np.save(path("lira-kept/keep_indices.npy"), kept)
    np.save(path("lira-kept/labels.npy"), labels)
    np.save(path("lira-kept/model_1/logits/logits.npy"), augmented[:, None])
    np.save(path("lira-kept/model_10/logits/logits.npy"), logits[:, None, None])
    path("lira-kept/plots/roc.txt").write_text("no model\n")
    expect("lira-kept", answers("logits", augmented, labels, kept[1], name="model_1"),
           answers("logits", logits[:, None], labels, kept[10], name="model_10"))
    path("lira-missing/model_2/logits").mkdir(parents=True)
    np.save(path("lira-missing/keep_indices.npy"), kept[:2])
    np.save(path("lira-missing/model_2/logits/logits.npy"), logits[:, None])
    expect("lira-missing", error("model_2", "keep_indices.npy", "from 0 to 1"))
    path("sacro").mkdir()
    probabilities = softmax(logits.astype("f8"))
    np.savetxt(path("sacro/train.csv"), probabilities[:4], delimiter=",")
    np.savetxt(path("sacro/test.csv"), probabilities[4:], delimiter=",")
    np.savetxt(path("sacro/y_train.csv"), labels[:4], delimiter=",")
    np.savetxt(path("sacro/y_test.csv"), labels[4:], delimiter=",")
    path("sacro/target.yaml").write_text(
        "dataset_name: ''\nfeatures: {}\nproba_train_path: train.csv\nproba_test_path: \"test.csv\"\n"
        "y_train_path: 'y_train.csv' # labels\ny_test_path: y_test.csv\nX_train_path: ''\n")
    expect("sacro", answers("probabilities", probabilities, labels, [1] * 4 + [0] * 2, name="target"))
    path("sacro-pickled").mkdir()
    path("sacro-pickled/proba.pkl").write_bytes(pickle.dumps(probabilities))
    path("sacro-pickled/target.yaml").write_text("proba_train_path: proba.pkl\nproba_test_path: proba.pkl\n")
    expect("sacro-pickled", error("proba.pkl", "never unpickled", 't.load("', "numpy.concatenate([t.proba_train, t.proba_test])"))
    path("sacro-model").mkdir()
    path("sacro-model/target.yaml").write_text("model_path: model.pkl\nX_train_path: X_train.pkl\nproba_train_path: ''\nproba_test_path: ''\n")
    expect("sacro-model", error("found model_path, X_train_path", "t.model.predict_proba("))
    path("privacy-meter/models").mkdir(parents=True)
    path("privacy-meter/signals").mkdir()
    kept = random.integers(0, 2, (4, 6)).astype(bool)
    signals = softmax(some(6, 2)[0])
    np.save(path("privacy-meter/models/memberships.npy"), kept)
    np.save(path("privacy-meter/signals/rmia_signals.npy"), signals)
    np.save(path("privacy-meter/signals/rmia_signals_pop.npy"), signals[:3])
    two = np.stack([signals, 1 - signals.astype("f8")], -1)
    expect("privacy-meter", *[answers("probabilities", two[:, m], [0] * 6, kept[m], name=f"model {m}",
                                      names=["true class", "other classes"], notices=["true class alone"]) for m in range(2)])
    path("nothing").mkdir()
    path("nothing/notes.txt").write_text("nothing here\n")
    expect("nothing", error("keep.npy", "target.yaml", "memberships.npy", "found notes.txt"))


def side_by_side():
    logits, labels, _ = some(9, 4)
    parts = {"members": logits[:5], "non-members": logits[5:], "member-labels": labels[:5], "non-member-labels": labels[5:]}
    path("parts").mkdir()
    for name, array in parts.items():
        np.save(path(f"parts/{name}.npy"), array)
    np.savez(path("parts/all.npz"), **parts)
    for name in ["members", "non-members"]:
        np.savetxt(path(f"parts/{name}.csv"), parts[name], delimiter=",", fmt="%.9g")
    np.savetxt(path("parts/member-labels.csv"), labels[:5], fmt="%d")
    np.savetxt(path("parts/non-member-labels.csv"), labels[5:], fmt="%d")
    expected = answers("logits", logits, labels, [1] * 5 + [0] * 4, notices=["taken for logits"])
    decimals = np.array([[float(f"{value:.9g}") for value in row] for row in logits])
    wide = answers("logits", decimals, labels, [1] * 5 + [0] * 4, notices=["taken for logits"])
    mixed = answers("logits", np.concatenate([logits[:5], decimals[5:]]), labels, [1] * 5 + [0] * 4, notices=["taken for logits"])
    side = lambda text: {"members": text("members"), "nonMembers": text("non-members"),
                         "memberLabels": text("member-labels"), "nonMemberLabels": text("non-member-labels")}
    expect("parts", expected, side=side(lambda name: f"{name}.npy"))
    expect("parts-npz", expected, side=side(lambda name: f"all.npz:{name}"), of="parts")
    expect("parts-csv", wide, side=side(lambda name: f"{name}.csv"), of="parts")
    expect("parts-mixed", mixed, side={**side(lambda name: f"{name}.npy"), "nonMembers": "non-members.csv"}, of="parts")
    expect("parts-labels", error("member-labels.npy", "4 labels"), side={**side(lambda name: f"{name}.npy"), "nonMemberLabels": "member-labels.npy"}, of="parts")


if FOLDER.exists():
    for old in FOLDER.iterdir():
        if not old.name.startswith(("keras", "torch")):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
FOLDER.mkdir(exist_ok=True)
for write in [npy, refused, npz, csv, parquet, others, folders, side_by_side]:
    write()
