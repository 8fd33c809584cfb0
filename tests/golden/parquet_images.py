"""Writes images/*.parquet: image bytes in columns as Hugging Face's datasets writes them, and otherwise.

hf.parquet has a struct {bytes, path}, ClassLabel integers and the metadata that names the classes; two-labels.parquet has two label
columns, as CIFAR-100, before a struct with the path first, pages of version 2 and no dictionary; binary.parquet has bytes without a
struct and no metadata; gap.parquet lacks an image.

Made with pyarrow 26.0.1 after images.py: python3 tests/golden/parquet_images.py
"""
import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).parent / "images"
NAMES = ["420.jpg", "grey.png", "lossy.webp", "420.jpg", "grey.jpg"]
LABELS = [2, 0, 1, 2, 1]
content = [(FOLDER / name).read_bytes() for name in NAMES]
struct = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
images = pa.array([{"bytes": b, "path": n} for b, n in zip(content, NAMES)], struct)


def class_label(names):
    return {"names": names, "_type": "ClassLabel"}


def table(columns, features):
    made = pa.table(columns)
    if features is None:
        return made
    info = {"info": {"features": {"image": {"_type": "Image"}, **features}}}
    return made.replace_schema_metadata({"huggingface": json.dumps(info)})


labels = pa.array(LABELS, pa.int64())
pq.write_table(table({"image": images, "label": labels}, {"label": class_label(["owl", "cat", "dog"])}),
               FOLDER / "hf.parquet", row_group_size=2)
two = {"fine_label": class_label(["owl", "cat", "dog"]), "coarse_label": class_label(["bird", "beast"])}
turned_round = pa.array([{"path": n, "bytes": b} for b, n in zip(content, NAMES)],
                        pa.struct([("path", pa.string()), ("bytes", pa.binary())]))
pq.write_table(table({"fine_label": labels, "coarse_label": pa.array([1, 0, 1, 1, 1]), "img": turned_round}, two),
               FOLDER / "two-labels.parquet", data_page_version="2.0", use_dictionary=False, compression="zstd")
gap = pa.array([content[0], None], pa.binary())
pq.write_table(table({"image": pa.array(content, pa.binary()), "label": labels}, None), FOLDER / "binary.parquet")
pq.write_table(table({"image": gap}, None), FOLDER / "gap.parquet")
