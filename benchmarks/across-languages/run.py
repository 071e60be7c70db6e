#!/usr/bin/env python3
"""Compares MetricsClient with client_golang, the Prometheus client library of Go, in one run.

Both programs run the same loops, in turn, several times. The table has the median of each figure: nanoseconds of one processor for each
update, and for each line of the text format. Needs the .NET SDK and a machine with a Debian package source.

    ./run.py                                    prints the table
    ./run.py --write ../../docs/performance.md  also replaces the table in the page
"""

import argparse
import os
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "artifacts" / "across-languages"
BEGIN, END = "<!-- begin: across languages -->", "<!-- end: across languages -->"


def say(text):
    print(text, file=sys.stderr, flush=True)


def build_go():
    subprocess.run([HERE / "get-go.sh"], check=True)
    go_root = FOLDER / "go-root"
    go = next((go_root / "usr/lib").glob("go-1*"))
    environment = dict(
        os.environ, GOROOT=str(go), GO111MODULE="off", GOPATH=str(go_root / "usr/share/gocode"), GOCACHE=str(FOLDER / "go-cache"),
        CGO_ENABLED="0")
    subprocess.run([go / "bin/go", "build", "-o", FOLDER / "go-bench", "./go"], cwd=HERE, env=environment, check=True)
    versions = dict(line.split() for line in (go_root / "complete").read_text().splitlines())
    library = versions.pop("golang-github-prometheus-client-golang-dev")
    return f"client_golang {library.split('-')[0]}, Go {next(iter(versions.values())).split('-')[0]}"


def build_dotnet():
    subprocess.run(
        ["dotnet", "build", HERE / "dotnet", "--configuration", "Release", "--output", FOLDER / "dotnet", "--verbosity", "quiet", "-nologo"],
        stdout=subprocess.DEVNULL, check=True)
    runtime = subprocess.run(["dotnet", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"MetricsClient, .NET SDK {runtime}"


def figures(command, warm_up, measured):
    output = subprocess.run([*command, str(warm_up), str(measured)], capture_output=True, text=True, check=True).stdout
    return {(name, int(threads)): float(value) for name, threads, value in (line.split("\t") for line in output.splitlines())}


def table(ours, theirs, versions):
    lines = ["| update | threads | MetricsClient | client_golang | ratio |", "|---|--:|--:|--:|--:|"]
    for key in ours:
        mine, other = statistics.median(ours[key]), statistics.median(theirs[key])
        lines.append(f"| {key[0]} | {key[1]} | {mine:.1f} | {other:.1f} | {mine / other:.2f}{'' if mine < other else ' (behind)'} |")
    lines.append("")
    lines.append(f"{'; '.join(versions)}; {os.cpu_count()} processors, {platform.machine()}. Nanoseconds, lower is better.")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("--warm-up", type=int, default=300, help="milliseconds before each measurement (default: 300)")
    parser.add_argument("--measured", type=int, default=200, help="milliseconds of each measurement (default: 200)")
    parser.add_argument("--write", type=pathlib.Path, help="a page with the two marks between which the table stands")
    options = parser.parse_args()

    say("building")
    versions = [build_dotnet(), build_go()]
    programs = {"MetricsClient": [FOLDER / "dotnet" / "AcrossLanguages"], "client_golang": [FOLDER / "go-bench"]}
    collected = {name: {} for name in programs}
    for number in range(options.rounds):
        for name, command in programs.items():
            say(f"round {number + 1} of {options.rounds}: {name}")
            for key, value in figures(command, options.warm_up, options.measured).items():
                collected[name].setdefault(key, []).append(value)

    text = table(collected["MetricsClient"], collected["client_golang"], versions)
    print(text)
    if options.write:
        page = options.write.read_text()
        before, rest = page.split(BEGIN)
        options.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
