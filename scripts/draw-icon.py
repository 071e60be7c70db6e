#!/usr/bin/env python3
"""Draws src/icon.png, the icon of the packages: a histogram with one highlighted bucket.

Usage: scripts/draw-icon.py

Needs Python 3 and nothing else. The pixels are the same on every machine.
"""
import pathlib
import struct
import zlib

SIZE = 128
SAMPLES = 4  # per pixel and axis, for smooth edges
BACKGROUND = (0x1B, 0x3A, 0x57)
BAR = (0xE8, 0xF1, 0xF5)
HIGHLIGHT = (0xF2, 0x8C, 0x38)
BASELINE = (0x7F, 0xA3, 0xBC)

HEIGHTS = [22, 48, 70, 40, 16]
BAR_WIDTH, GAP, BOTTOM = 14, 5, 98
LEFT = (SIZE - len(HEIGHTS) * BAR_WIDTH - (len(HEIGHTS) - 1) * GAP) / 2


def in_rounded(x, y, left, top, right, bottom, radius):
    if not (left <= x < right and top <= y < bottom):
        return False
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return dx * dx + dy * dy <= radius * radius


def color_at(x, y):
    """Returns red, green, blue and alpha of a point."""
    if not in_rounded(x, y, 2, 2, SIZE - 2, SIZE - 2, 26):
        return 0, 0, 0, 0
    for bucket, height in enumerate(HEIGHTS):
        left = LEFT + bucket * (BAR_WIDTH + GAP)
        if in_rounded(x, y, left, BOTTOM - height, left + BAR_WIDTH, BOTTOM, 3):
            return (*(HIGHLIGHT if height == max(HEIGHTS) else BAR), 255)
    if in_rounded(x, y, LEFT - 4, BOTTOM + 4, SIZE - LEFT + 4, BOTTOM + 8, 2):
        return (*BASELINE, 255)
    return (*BACKGROUND, 255)


def pixel(column, row):
    offsets = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    points = [color_at(column + dx, row + dy) for dy in offsets for dx in offsets]
    alpha = sum(point[3] for point in points)
    if alpha == 0:
        return bytes(4)
    red, green, blue = (round(sum(point[i] * point[3] for point in points) / alpha) for i in range(3))
    return bytes((red, green, blue, round(alpha / len(points))))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
target = pathlib.Path(__file__).resolve().parent.parent / "src" / "icon.png"
target.write_bytes(
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9))
    + chunk(b"IEND", b""))
