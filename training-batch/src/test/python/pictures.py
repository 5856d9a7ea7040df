"""Paints the pictures of the tests: pictures.py FOLDER. One of each kind that a decoder can get wrong."""

import struct
import sys
import zlib
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def scene(width, height, seed, noise=0):
    """Shapes on a slope of colours; noise in grey levels."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    slope = numpy.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], 2)
    picture = Image.fromarray(slope.astype(numpy.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(9):
        left, top = random.integers(0, width), random.integers(0, height)
        right, bottom = left + random.integers(4, width // 3 + 5), top + random.integers(4, height // 3 + 5)
        colour = tuple(int(c) for c in random.integers(0, 256, 3))
        shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
        shape([int(left), int(top), int(right), int(bottom)], fill=colour, outline=(0, 0, 0))
    if noise:
        samples = numpy.asarray(picture).astype(int) + random.integers(-noise, noise + 1, (height, width, 3))
        picture = Image.fromarray(samples.clip(0, 255).astype(numpy.uint8))
    return picture


def png_of_16_bits(path, samples):
    """Pillow writes no colours of 16 bits."""
    height, width, channels = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def wide_samples(seed, channels):
    return numpy.random.default_rng(seed).integers(0, 65536, (40, 52, channels))


scene(300, 200, 1).save(out / "scene.png", optimize=True)
scene(160, 240, 2).save(out / "tall.png", optimize=True)
scene(412, 308, 3).save(out / "screen.png", optimize=True)
scene(121, 87, 4, noise=20).save(out / "noise.png", optimize=True)
scene(700, 520, 5).save(out / "large.png", optimize=True)
scene(600, 41, 6).save(out / "wide.png", optimize=True)
scene(31, 29, 7).save(out / "small.png", optimize=True)
scene(57, 97, 8).convert("L").save(out / "grey.png")
scene(90, 70, 9).quantize(64).save(out / "palette-transparent.png", transparency=3)
# Next to nothing once it is normalised: what is added under the roots of norms shows.
Image.new("RGB", (84, 56), (123, 117, 104)).save(out / "blank.png", optimize=True)
alpha = scene(130, 110, 10)
alpha.putalpha(Image.linear_gradient("L").resize((130, 110)))
alpha.save(out / "alpha.png", optimize=True)
png_of_16_bits(out / "colour-16-bit.png", wide_samples(11, 3))
png_of_16_bits(out / "alpha-16-bit.png", wide_samples(12, 4))
png_of_16_bits(out / "grey-16-bit.png", wide_samples(13, 1) // 128)
scene(480, 360, 14, noise=12).save(out / "photo.jpg", quality=80)
turned = Image.Exif()
turned[0x0112] = 6
scene(200, 150, 15).save(out / "turned.jpg", quality=85, exif=turned)
scene(333, 217, 16).save(out / "progressive.jpg", quality=75, progressive=True, subsampling=0)
scene(100, 80, 17).convert("L").save(out / "grey.jpg")
scene(280, 196, 18, noise=5).save(out / "lossy.webp", quality=70)
alpha.save(out / "lossless-alpha.webp", lossless=True)
scene(70, 60, 19).save(out / "plain.bmp")
scene(75, 66, 20).quantize(32).save(out / "still.gif", transparency=5)
moving = [scene(64, 48, s).quantize(16) for s in (21, 22, 23)]
moving[0].save(out / "moving.gif", save_all=True, append_images=moving[1:], duration=100)
