#!/usr/bin/env python3
"""Draws the pictures of docs/histograms.md: the same 10,000 latencies in classic and in native buckets, and the estimates of the 99th percentile.

    scripts/draw-histograms.py        writes docs/histograms/classic.svg and docs/histograms/native.svg
"""

import math
import pathlib
import random

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "docs" / "histograms"
WIDTH, HEIGHT = 760, 330
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 50, 60
LARGEST = 0.62  # seconds at the right edge
CLASSIC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]
MEDIAN, SPREAD = 0.11, 0.42  # of the log-normal distribution
GROWTH = 2 ** (1 / 8)  # schema 3, the default of this library


def latencies():
    generator = random.Random(7)
    return sorted(generator.lognormvariate(math.log(MEDIAN), SPREAD) for _ in range(10_000))


def density_of(seconds):
    """Returns the density of the distribution of the latencies."""
    return math.exp(-(math.log(seconds / MEDIAN) ** 2) / (2 * SPREAD**2)) / (seconds * SPREAD * math.sqrt(2 * math.pi))


def buckets(values, bounds):
    """Returns (lower bound, upper bound, count) of each bucket."""
    found, lower = [], 0.0
    for upper in bounds:
        found.append((lower, upper, sum(lower < value <= upper for value in values)))
        lower = upper
    return found


def native_bounds(values):
    first = math.floor(math.log(values[0], GROWTH))
    last = math.ceil(math.log(values[-1], GROWTH))
    return [GROWTH**index for index in range(first, last + 1)]


def quantile(filled, total, share, exponential):
    """Estimates a quantile as Prometheus does: linear in a classic bucket, exponential in a native bucket."""
    rank, seen = share * total, 0
    for lower, upper, count in filled:
        if count and seen + count >= rank:
            part = (rank - seen) / count
            return lower * (upper / lower) ** part if exponential else lower + (upper - lower) * part
        seen += count
    return filled[-1][1]


def x_of(seconds):
    return LEFT + (WIDTH - LEFT - RIGHT) * seconds / LARGEST


def draw(name, title, filled, values, exponential):
    total = len(values)
    densities = [count / (upper - lower) for lower, upper, count in filled]
    curve = [(LARGEST * step / 260, density_of(LARGEST * step / 260) * total) for step in range(1, 260)]
    highest = max(max(densities), max(density for _, density in curve))
    bottom = HEIGHT - BOTTOM

    def y_of(density):
        return bottom - (bottom - TOP) * density / highest

    true = values[int(0.99 * total)]
    estimate = quantile(filled, total, 0.99, exponential)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="600" fill="#1f2328">{title}</text>',
    ]
    for (lower, upper, count), density in zip(filled, densities):
        if count and lower < LARGEST:
            left, right = x_of(lower), x_of(min(upper, LARGEST))
            lines.append(
                f'<rect x="{left:.1f}" y="{y_of(density):.1f}" width="{right - left:.1f}" height="{bottom - y_of(density):.1f}" '
                'fill="#7cb0e8" stroke="#2f6fb3" stroke-width="1"/>'
            )
    points = " ".join(f"{x_of(seconds):.1f},{y_of(density):.1f}" for seconds, density in curve)
    lines.append(f'<polyline points="{points}" fill="none" stroke="#57606a" stroke-width="1.5" stroke-dasharray="4 3"/>')
    lines.append(f'<line x1="{LEFT}" y1="{bottom}" x2="{WIDTH - RIGHT}" y2="{bottom}" stroke="#57606a"/>')
    for seconds in (0, 0.1, 0.25, 0.5):
        lines.append(f'<line x1="{x_of(seconds):.1f}" y1="{bottom}" x2="{x_of(seconds):.1f}" y2="{bottom + 5}" stroke="#57606a"/>')
        lines.append(f'<text x="{x_of(seconds):.1f}" y="{bottom + 20}" text-anchor="middle" fill="#57606a">{seconds:g} s</text>')
    for label, seconds, color, height in (("true 99th percentile", true, "#1a7f37", 70), ("estimate", estimate, "#b3261e", 110)):
        lines.append(f'<line x1="{x_of(seconds):.1f}" y1="{height}" x2="{x_of(seconds):.1f}" y2="{bottom}" stroke="{color}" stroke-width="2"/>')
        lines.append(f'<text x="{x_of(seconds) + 6:.1f}" y="{height + 10}" fill="{color}">{label}: {seconds * 1000:.0f} ms</text>')
    used = sum(1 for _, _, count in filled if count)
    lines.append(f'<text x="{LEFT}" y="{HEIGHT - 12}" fill="#57606a">{used} buckets with observations; dashed: the true distribution</text>')
    lines.append("</svg>")
    (FOLDER / f"{name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {used} buckets, true {true:.4f}, estimate {estimate:.4f}")


def main():
    FOLDER.mkdir(exist_ok=True)
    values = latencies()
    draw("classic", "Classic buckets, with the default bounds", buckets(values, CLASSIC), values, exponential=False)
    draw("native", "Native buckets, with the default growth factor", buckets(values, native_bounds(values)), values, exponential=True)


if __name__ == "__main__":
    main()
