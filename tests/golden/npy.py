"""Writes npy/*.npy beside this file: what NumPy itself writes, and kinds of array that are to be refused.

Made with NumPy 1.24.2: /usr/bin/python3 tests/golden/npy.py
"""
from pathlib import Path

import numpy as np

folder = Path(__file__).parent / "npy"
folder.mkdir(exist_ok=True)
arrays = {
    "f4": np.array([[0, -1.5, 1 / 3], [3e38, 1e-45, np.inf]], "<f4"),
    "f8": np.array([0.1, -np.inf, 5e-324], "<f8"),
    "u1": np.arange(8, dtype="u1").reshape(2, 2, 2),
    "u4": np.array(4294967295, "<u4"),
    "empty": np.zeros((0, 10), "<f4"),
    "fortran": np.asfortranarray(np.zeros((2, 3), "<f4")),
    "big_endian": np.zeros(2, ">f4"),
    "int64": np.zeros(2, "<i8"),
}
for name, array in arrays.items():
    np.save(folder / f"{name}.npy", array)
with open(folder / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, np.zeros(2, "<f4"), version=(2, 0))
