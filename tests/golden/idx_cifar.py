"""Writes arrays/: images in IDX files as MNIST has them, and in CIFAR's binary files, with the arrays that they hold in expected.npz.

Made with NumPy 2.4.6: python3 tests/golden/idx_cifar.py
"""
import gzip
import pathlib
import struct

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "arrays"
random = np.random.default_rng(18)


def idx(array, code):
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape) + array.tobytes()


digits, classes = random.integers(0, 256, (7, 9, 8), np.uint8), random.integers(0, 10, 7).astype(np.uint8)
(FOLDER / "train-images-idx3-ubyte").write_bytes(idx(digits, 0x08))
(FOLDER / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(classes, 0x08), mtime=0))
(FOLDER / "t10k-images.idx3-ubyte.gz").write_bytes(gzip.compress(idx(digits[:3], 0x08), mtime=0))
(FOLDER / "t10k-labels.idx1-ubyte").write_bytes(idx(classes[:3], 0x08))
floats, shorts = random.normal(size=(4, 3)), random.integers(-30000, 30000, (2, 2, 2)).astype(np.int16)
(FOLDER / "floats.idx").write_bytes(idx(floats.astype(">f4"), 0x0D))
(FOLDER / "doubles.idx").write_bytes(idx(floats.astype(">f8"), 0x0E))
(FOLDER / "shorts.idx").write_bytes(idx(shorts.astype(">i2"), 0x0B))

images = random.integers(0, 256, (5, 32, 32, 3), np.uint8)
planes = images.transpose(0, 3, 1, 2).reshape(5, -1)
label, coarse, fine = np.array([9, 0, 3, 3, 7]), np.array([19, 4, 0, 11, 2]), np.array([99, 0, 57, 8, 31])
(FOLDER / "ten").mkdir(exist_ok=True)
(FOLDER / "ten" / "data_batch_1.bin").write_bytes(np.column_stack([label, planes]).astype(np.uint8).tobytes())
(FOLDER / "ten" / "batches.meta.txt").write_text("\n".join(f"kind-{i}" for i in range(10)) + "\n\n")
(FOLDER / "hundred.bin").write_bytes(np.column_stack([coarse, fine, planes]).astype(np.uint8).tobytes())
(FOLDER / "coarse_label_names.txt").write_text("".join(f"group-{i}\n" for i in range(20)))
np.savez_compressed(FOLDER / "expected.npz", digits=digits, classes=classes, floats=floats, shorts=shorts,
                    images=images, label=label, coarse=coarse, fine=fine)
