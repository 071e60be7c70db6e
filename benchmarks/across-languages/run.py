#!/usr/bin/env python3
"""Compares MetricsClient with client_golang and VictoriaMetrics/metrics, the libraries of Go, in one run.

Both programs run the same loops, in turn, several times. The first table has the median of each figure: nanoseconds of one processor for
each update, and for each line of the text format. The second table has the pushes of 100,000 counters to a server of this script, which only
reads the bytes. Needs the .NET SDK and a machine with a Debian package source.

    ./run.py                                    prints the tables
    ./run.py --only pushes                      prints the second table
    ./run.py --write ../../docs/performance.md  also replaces the tables in the page
"""

import argparse
import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "artifacts" / "across-languages"


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
    versions = {name: version.split("-")[0] for name, version in (line.split() for line in (go_root / "versions").read_text().splitlines())}
    client, victoria = (versions.pop(f"golang-github-{name}-dev") for name in ("prometheus-client-golang", "victoriametrics-metrics"))
    return f"client_golang {client}, VictoriaMetrics/metrics {victoria}, Go {next(iter(versions.values()))}"


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
    lines.append(f"{machine(versions)}. Nanoseconds, lower is better.")
    return "\n".join(lines)


def machine(versions):
    return f"{'; '.join(versions)}; {os.cpu_count()} processors, {platform.machine()}"


def updates(programs, options, versions):
    collected = {name: {} for name in programs}
    for number in range(options.rounds):
        for name, command in programs.items():
            say(f"round {number + 1} of {options.rounds}: {name}")
            for key, value in figures(command, options.warm_up, options.measured).items():
                collected[name].setdefault(key, []).append(value)
    return table(collected["MetricsClient"], collected["Go"], versions)


class Sink:
    """An HTTP server that reads each request, and keeps the length of the last body of each path."""

    RESPONSE = b"HTTP/1.1 200 OK\r\nX-Prometheus-Remote-Write-Samples-Written: 1\r\nContent-Length: 0\r\n\r\n"

    def __init__(self):
        self.lengths = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.serve, args=self.listener.accept()[:1], daemon=True).start()

    def serve(self, connection):
        buffer = bytearray(1 << 18)
        with connection:
            while head := self.read_head(connection):
                head, _, begun = head.partition(b"\r\n\r\n")
                fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
                length = int(fields[b"content-length"])
                left = length - len(begun)
                while left > 0:
                    left -= connection.recv_into(buffer, min(left, len(buffer)))
                self.lengths["/" + head.split(b" ")[1].decode().split("/")[1]] = length
                connection.sendall(self.RESPONSE)

    @staticmethod
    def read_head(connection):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (read := connection.recv(1 << 16)):
                return b""
            head += read
        return head


def pushes(programs, rounds, versions):
    sink = Sink()
    rows = {}
    for _ in range(rounds):
        for name, command in programs.items():
            say(f"pushes: {name}")
            output = subprocess.run([*command, "push", sink.address, "20"], capture_output=True, text=True, check=True).stdout
            for row, path, milliseconds, processor in (line.split("\t") for line in output.splitlines()):
                rows.setdefault((row, path), []).append((float(milliseconds), float(processor)))
    lines = ["| push of 100,000 counters with two labels | ms | ms of processor time | bytes of the body |", "|---|--:|--:|--:|"]
    for (row, path), values in rows.items():
        milliseconds, processor = (statistics.median(column) for column in zip(*values))
        lines.append(f"| {row} | {milliseconds:.1f} | {processor:.1f} | {sink.lengths[path]:,} |")
    lines.append("")
    lines.append(f"{machine(versions)}.")
    return "\n".join(lines)


def write(page, name, text):
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    before, rest = page.read_text().split(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("--warm-up", type=int, default=300, help="milliseconds before each measurement (default: 300)")
    parser.add_argument("--measured", type=int, default=200, help="milliseconds of each measurement (default: 200)")
    parser.add_argument("--only", choices=["updates", "pushes"], help="one table (default: both)")
    parser.add_argument("--write", type=pathlib.Path, help="a page with the marks between which the tables stand")
    options = parser.parse_args()

    say("building")
    versions = [build_dotnet(), build_go()]
    programs = {"MetricsClient": [FOLDER / "dotnet" / "AcrossLanguages"], "Go": [FOLDER / "go-bench"]}
    tables = {}
    if options.only != "pushes":
        tables["across languages"] = updates(programs, options, versions)
    if options.only != "updates":
        tables["pushes across languages"] = pushes(programs, options.rounds, versions)
    for name, text in tables.items():
        print(text)
        if options.write:
            write(options.write, name, text)


if __name__ == "__main__":
    main()
