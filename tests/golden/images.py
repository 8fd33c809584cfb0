"""Writes images/: small images of every kind, and expected.npz, the pixels that PIL reads from them, turned as EXIF says and resized.

Made with Pillow 12.3.0 and NumPy 2.4.6: python3 tests/golden/images.py (Pillow 13 resizes rows or columns first, whichever is cheaper,
and gives other levels, by one, where images get lower and not narrower)
"""
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parent / "images"
random = np.random.default_rng(18)


def picture(height, width):
    """Waves of colour with noise: [height, width, 3]."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    waves = [np.sin(x / 5 + c) + np.cos(y / (4 + c)) + 0.3 * random.normal(size=x.shape) for c in range(3)]
    return np.clip(127 + 60 * np.stack(waves, axis=-1), 0, 255).astype(np.uint8)


def png(name, ihdr, rows, extra=b""):
    """A PNG whose filtered rows are given, for what PIL does not write."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    body = chunk(b"IHDR", ihdr) + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    (FOLDER / name).write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def interlaced(pixels):
    """Adam7: the seven passes' rows, each without a filter."""
    rows = b""
    for y, x, dy, dx in [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]:
        for row in pixels[y::dy, x::dx]:
            if row.size > 0:
                rows += b"\0" + row.tobytes()
    return rows


colour = Image.fromarray(picture(29, 37))
grey = colour.convert("L")
alpha = Image.fromarray(np.linspace(0, 255, 29 * 37).astype(np.uint8).reshape(29, 37))
rgba = colour.copy()
rgba.putalpha(alpha)
opaque = colour.copy()
opaque.putalpha(255)

for name, image, options in [
    ("444.jpg", colour, dict(quality=90, subsampling=0)),
    ("422.jpg", colour, dict(quality=80, subsampling=1)),
    ("420.jpg", colour, dict(quality=75, subsampling=2)),
    ("progressive.jpg", colour, dict(quality=60, progressive=True)),
    ("restarts.jpg", colour, dict(quality=70, restart_marker_blocks=2)),
    ("rgb.jpg", colour, dict(quality=85, keep_rgb=True)),
    ("grey.jpg", grey, dict(quality=80)),
    ("cmyk.jpg", colour.convert("CMYK"), {}),
    ("colour.png", colour, {}),
    ("grey.png", grey, {}),
    ("alpha.png", rgba, {}),
    ("opaque.png", opaque, {}),
    ("grey-alpha.png", rgba.convert("LA"), {}),
    ("palette.png", colour.quantize(200), {}),
    ("palette-4-bits.png", colour.quantize(13), dict(bits=4)),
    ("palette-transparent.png", colour.quantize(50), dict(transparency=3)),
    ("1-bit.png", grey.convert("1"), {}),
    ("16-bit.png", Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), {}),
    ("lossless.webp", colour, dict(lossless=True)),
    ("lossy.webp", colour, dict(quality=70)),
    ("alpha.webp", rgba, dict(quality=80)),
    ("moving.webp", colour, dict(save_all=True, append_images=[colour.rotate(90)], quality=10)),
]:
    image.save(FOLDER / name, **options)

pixels = np.asarray(colour)
png("interlaced.png", struct.pack(">IIBBBBB", 37, 29, 8, 2, 0, 0, 1), interlaced(pixels))
filtered = b"".join(b"\0" + row.tobytes() for row in pixels.astype(">u2") * 257)
png("16-bit-colour.png", struct.pack(">IIBBBBB", 37, 29, 16, 2, 0, 0, 0), filtered)
packed = np.asarray(grey) >> 6
bits = [np.concatenate([row, np.zeros(3, np.uint8)])[:40].reshape(-1, 4) for row in packed]
filtered = b"".join(b"\0" + (four @ np.array([64, 16, 4, 1])).astype(np.uint8).tobytes() for four in bits)
png("2-bits.png", struct.pack(">IIBBBBB", 37, 29, 2, 0, 0, 0, 0), filtered)
rows = b"".join(b"\0" + row.tobytes() for row in pixels)
png("key.png", struct.pack(">IIBBBBB", 37, 29, 8, 2, 0, 0, 0), rows,
    struct.pack(">I", 6) + b"tRNS" + struct.pack(">3H", *pixels[0, 0]) +
    struct.pack(">I", zlib.crc32(b"tRNS" + struct.pack(">3H", *pixels[0, 0]))))

small = Image.fromarray(picture(11, 17))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    small.save(FOLDER / f"turned-{orientation}.jpg", quality=90, exif=exif)
exif = Image.Exif()
exif[0x0112] = 6
small.save(FOLDER / "turned-6.png", exif=exif)
small.save(FOLDER / "turned-6.webp", lossless=True, exif=exif)
big_endian = b"MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHH", 0x0112, 3, 1, 8, 0) + b"\0\0\0\0"
small.save(FOLDER / "turned-8-big-endian.jpg", quality=90, exif=b"Exif\0\0" + big_endian)

expected = {}
REFUSED = ["cmyk.jpg", "16-bit.png", "16-bit-colour.png", "moving.webp"]
for path in sorted(FOLDER.glob("*.*g")) + sorted(FOLDER.glob("*.webp")):
    if path.name in REFUSED:
        continue
    stored = Image.open(path)
    image = ImageOps.exif_transpose(stored)
    whole = image.convert("L" if image.mode in ("L", "LA", "1") else "RGB")
    expected[path.name] = np.asarray(whole)
    if path.name in ("turned-6.jpg", "turned-8.jpg"):
        expected[f"{path.name} as stored"] = np.asarray(stored)
for height, width in [(16, 20), (12, 45), (64, 50), (29, 9), (7, 37), (1, 1), (224, 224)]:
    for name, image in [("colour.png", colour), ("grey.png", grey)]:
        resized = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
        # Of the largest one a part, to keep the file small.
        expected[f"{name} {height}x{width}"] = resized[::9, ::9] if height == 224 else resized
expected["colour.png as grey"] = np.asarray(colour.convert("L"))
np.savez_compressed(FOLDER / "expected.npz", **expected)
