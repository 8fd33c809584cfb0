"""What is to be read of a file, as JSON beside it. Numbers that JSON has not are texts."""
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent.parent / "formats"


def plain(array):
    """The elements in C order, as float64 has them; whole numbers beyond 2^53 as texts."""
    values = np.asarray(array)
    if values.dtype.kind in "US":
        return values.ravel().tolist()
    if values.dtype.kind in "iub":
        return [int(value) if abs(int(value)) <= 2**53 else str(value) for value in values.ravel()]
    return [float(value) if np.isfinite(value) else str(float(value)) for value in values.ravel().astype("f8")]


def arrays(**named):
    """Arrays as they lie in the file."""
    return {"arrays": {name: {"type": type_of(np.asarray(array)), "shape": list(np.shape(array)), "data": plain(array)}
                       for name, array in named.items()}}


def type_of(array):
    return "text" if array.dtype.kind in "US" else array.dtype.name


def answers(kind, scores, labels=None, membership=None, ids=None, classes=None, names=None, name=None, notices=()):
    """Answers as toAnswers has them: scores [N, K] or [N, Q, K], membership 1, 0 and -1."""
    scores = np.asarray(scores)
    found = {"kind": kind, "classes": classes or scores.shape[-1], "queries": scores.shape[1] if scores.ndim == 3 else 1,
             "type": None if kind == "classes" else scores.dtype.name, "scores": plain(scores), "notices": list(notices)}
    if labels is not None:
        found["labels"] = [int(label) for label in labels]
    if membership is not None:
        found["membership"] = [int(member) for member in membership]
    if ids is not None:
        found["ids"] = np.asarray(ids).tolist() if not isinstance(ids, list) else ids
    if names is not None:
        found["classNames"] = names
    if name is not None:
        found["name"] = name
    return found


def error(*fragments):
    """An error whose message has the file's name and these."""
    return {"error": list(fragments)}


def expect(name, *found, options=None, side=None, of=None):
    """Writes what is to be read of `name`, or of arrays of the folder `of` side by side."""
    expected = {"options": options or {}, **({"side": side} if side else {}), **({"of": of} if of else {})}
    first = found[0]
    expected |= first if "error" in first or "arrays" in first else {"models": list(found)}
    (FOLDER / f"{name}.expected.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")
