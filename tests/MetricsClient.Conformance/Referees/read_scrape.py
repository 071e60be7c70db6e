"""Reads a scrape from standard input with the reference readers, and prints what they saw, or why they refuse, as JSON.

The one argument is the format: text or openmetrics.
"""

import json
import sys

import prometheus_client.openmetrics.parser
import prometheus_client.parser

READERS = {"text": prometheus_client.parser, "openmetrics": prometheus_client.openmetrics.parser}


def sample(s):
    return {"name": s.name, "labels": s.labels, "value": repr(float(s.value))}


def family(f):
    return {"name": f.name, "type": f.type, "unit": f.unit, "help": f.documentation, "samples": [sample(s) for s in f.samples]}


read = READERS[sys.argv[1]].text_string_to_metric_families
try:
    text = sys.stdin.buffer.read().decode("utf-8")
    print(json.dumps({"families": [family(f) for f in read(text)]}))
except ValueError as refusal:
    print(json.dumps({"error": str(refusal), "families": []}))
