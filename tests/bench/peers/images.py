"""Images by PIL: one task a line on standard input, one answer as JSON.

`write` saves images and what PIL makes of them, `decode` times reading one image as often as it is told.
"""
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image


def picture(height, width):
    """Waves of colour with some noise, as photographs have."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    waves = [np.sin(x / 25 + c) + np.cos(y / (24 + c)) + 0.1 * random.normal(size=x.shape) for c in range(3)]
    return Image.fromarray(np.clip(127 + 60 * np.stack(waves, axis=-1), 0, 255).astype(np.uint8))


def decode(path, size):
    image = Image.open(path).convert("RGB")
    return image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)


folder = Path(tempfile.mkdtemp())
try:
    for line in sys.stdin:
        task = json.loads(line)
        path, size = folder / task["name"], (task["to"][1], task["to"][0])
        if task["task"] == "write":
            picture(*task["from"]).save(path, quality=90)
            answer = {"path": str(path), "pixels": np.asarray(decode(path, size)).ravel().tolist()}
        else:
            start = time.perf_counter()
            for _ in range(task["times"]):
                decode(path, size)
            answer = {"milliseconds": (time.perf_counter() - start) * 1000}
        print(json.dumps(answer), flush=True)
finally:
    shutil.rmtree(folder)
