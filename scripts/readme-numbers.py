#!/usr/bin/env python3
"""Copies four measurements from docs/performance.md into README.md and README.zh-CN.md. Run after a new report; a test compares the files."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMES = {
    "WithLabels(2).Inc": "look up two labels and increment|查找两个标签并递增",
    "Histogram.Observe, 14 buckets, 2 threads": "observe in a histogram, from two threads|两个线程同时向同一直方图记录观测值",
    "scrape of 27,000 lines, WriteToAsync": "write a scrape of 27,000 lines|输出 27,000 行的一次抓取",
    "labelled counter, bytes kept": "memory of a labelled counter|一个带标签计数器占用的内存",
}
HEADS = {
    "README.md": "| | MetricsClient | prometheus-net | OpenTelemetry |",
    "README.zh-CN.md": "| | MetricsClient | prometheus-net | OpenTelemetry |",
}


def measured():
    """Returns (unit, ours, prometheus-net, OpenTelemetry) of each named row; the first row of a name counts."""
    found = {}
    for line in (ROOT / "docs" / "performance.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) > 5 and cells[0] in NAMES:
            found.setdefault(cells[0], cells[1:5])
    return found


def table(page, rows):
    language = 1 if "zh" in page else 0
    lines = [HEADS[page], "|---|--:|--:|--:|"]
    for name, text in NAMES.items():
        unit, *values = rows[name]
        shown = [f"{value} {unit}" if value else "" for value in values]
        lines.append(f"| {text.split('|')[language]} | **{shown[0]}** | {shown[1]} | {shown[2]} |")
    return "\n".join(lines)


def main():
    rows = measured()
    for page in HEADS:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(<!-- numbers: .*? -->\n).*?(<!-- end: numbers -->)", lambda m: f"{m[1]}\n{table(page, rows)}\n\n{m[2]}", text, flags=re.S)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
