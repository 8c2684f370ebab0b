#!/usr/bin/env python3
"""How many pictures of the human check does tesseract read whole?

    measure.py DIR [--limit 5] [--control DIR]

DIR holds PNG files (1 to 8 bits, grey or palette, not interlaced) and
answers.tsv (file, tab, answer). Each is read as sent, at half and at double
size, as grey, by threshold, and by threshold with thin strokes removed, with
page modes 7 (line) and 8 (word), with the alphabet as whitelist. The best setting counts: exit
code 1 if it reads --limit per cent or more, or if the undistorted pictures of
--control are read less than 80 per cent (the measure itself would be blind).
Needs tesseract and the standard library.
"""
import argparse
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ALPHABET = "346789ABCDEFGHJKMNPQRTUVWXY"


def decode(path):
    """The grey values of a PNG, one bytes object a row."""
    data, at, idat, palette = path.read_bytes(), 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", body)
            if colour not in (0, 3) or depth > 8:
                sys.exit(f"{path}: neither grey nor palette")
        elif kind == b"PLTE":
            palette = [(r * 299 + g * 587 + b * 114) // 1000 for r, g, b in zip(*[iter(body)] * 3)]
        elif kind == b"IDAT":
            idat += body
        at += 12 + size
    raw, stride = zlib.decompress(idat), (width * depth + 7) // 8
    if any(raw[y * (stride + 1)] for y in range(height)):
        sys.exit(f"{path}: filtered rows are not supported")
    per, mask = 8 // depth, (1 << depth) - 1
    grey = palette or [v * 255 // mask for v in range(mask + 1)]
    spread = [bytes(grey[min(b >> (8 - depth * (i + 1)) & mask, len(grey) - 1)] for i in range(per)) for b in range(256)]
    rows = (raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)] for y in range(height))
    return [b"".join(spread[b] for b in row)[:width] for row in rows]


def threshold(rows):
    table = bytes(0 if v < 128 else 255 for v in range(256))
    return [row.translate(table) for row in rows]


def without_strokes(rows, thick):
    """Opening: ink thinner than `thick` dots goes, the rest keeps its size."""
    width = len(rows[0])
    bits = [int("".join("1" if v < 128 else "0" for v in row), 2) for row in rows]
    full = (1 << width) - 1

    def pass_over(lines, join):
        lines = [join(line << s & full for s in range(thick)) for line in lines]
        return [join(lines[max(0, y - s)] for s in range(thick)) for y in range(len(lines))]

    def every(values):
        out = full
        for v in values:
            out &= v
        return out

    def some(values):
        out = 0
        for v in values:
            out |= v
        return out

    table = bytes.maketrans(b"01", b"\xff\x00")
    return [format(b, f"0{width}b").encode().translate(table) for b in pass_over(pass_over(bits, every), some)]


def double(rows):
    """Twice the size, linear between dots."""
    wide = [bytes(v for a, b in zip(r, r[1:] + r[-1:]) for v in (a, (a + b) // 2)) for r in rows]
    out = []
    for a, b in zip(wide, wide[1:] + wide[-1:]):
        out += [a, bytes((u + v) // 2 for u, v in zip(a, b))]
    return out


def half(rows):
    return [bytes((a + b + c + d) // 4 for a, b, c, d in zip(r[::2], r[1::2], s[::2], s[1::2])) for r, s in zip(rows[::2], rows[1::2])]


def write(path, rows):
    path.write_bytes(b"P5 %d %d 255\n" % (len(rows[0]), len(rows)) + b"".join(rows))


VARIANTS = {
    "as sent": lambda r: r,
    "half": half,
    "double": double,
    "threshold": threshold,
    "half threshold": lambda r: threshold(half(r)),
    "double threshold": lambda r: threshold(double(r)),
    "strokes removed": lambda r: without_strokes(r, 6),
    "half strokes removed": lambda r: half(without_strokes(r, 6)),
}


def read(folder, variant, mode, count):
    """What tesseract reads in the `count` files of one variant."""
    listing = folder / f"{variant}.txt"
    out = subprocess.run(
        ["tesseract", listing, "stdout", "--psm", str(mode), "--dpi", "150", "-l", "eng",
         "-c", f"tessedit_char_whitelist={ALPHABET}", "-c", "page_separator=\f"],
        capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    ).stdout
    pages = ["".join(page.split()).upper() for page in out.split("\f")][:count]
    if len(pages) != count:
        sys.exit(f"{variant}, mode {mode}: {len(pages)} answers for {count} pictures")
    return pages


def alike(a, b):
    """Length of the longest common subsequence: characters read in order."""
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for i, y in enumerate(b):
            last, row[i + 1] = row[i + 1], last + 1 if x == y else max(row[i], row[i + 1])
    return row[-1]


def measure(folder):
    """The best share read whole, over all settings; prints them all."""
    table = [line.split("\t") for line in (folder / "answers.tsv").read_text().splitlines()]
    best = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for i, (name, _) in enumerate(table):
            rows = decode(folder / name)
            for v, change in VARIANTS.items():
                write(scratch / f"{v}-{i}.pgm", change(rows))
        for v in VARIANTS:
            (scratch / f"{v}.txt").write_text("".join(f"{scratch}/{v}-{i}.pgm\n" for i in range(len(table))))
        jobs = [(v, mode) for v in VARIANTS for mode in (7, 8)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(lambda job: read(scratch, *job, len(table)), jobs)
            for (variant, mode), pages in zip(jobs, results):
                whole = sum(page == answer for page, (_, answer) in zip(pages, table))
                chars = sum(alike(page, answer) for page, (_, answer) in zip(pages, table))
                total = sum(len(answer) for _, answer in table)
                share = 100 * whole / len(table)
                best = max(best, share)
                print(f"  {variant:22} psm {mode}: whole {whole:4} of {len(table)} = {share:5.1f} %, characters {100 * chars / total:5.1f} %", flush=True)
    return best


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folder", type=Path)
    args.add_argument("--limit", type=float, default=5.0)
    args.add_argument("--control", type=Path)
    args = args.parse_args()
    failed = False
    if args.control:
        best = measure(args.control)
        failed |= best < 80
        print(f"control, undistorted: best {best:.1f} % (at least 80 wanted)")
    best = measure(args.folder)
    failed |= best >= args.limit
    print(f"pictures: best {best:.1f} % read whole (less than {args.limit:g} wanted)")
    sys.exit(failed)


if __name__ == "__main__":
    main()
