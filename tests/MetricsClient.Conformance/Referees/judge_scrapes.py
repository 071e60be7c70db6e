"""Reads a JSON list of scrapes from standard input, and prints for each why the reference reader refuses it, or null.

The one argument is the format: text or openmetrics.
"""

import json
import sys

import prometheus_client.openmetrics.parser
import prometheus_client.parser

READERS = {"text": prometheus_client.parser, "openmetrics": prometheus_client.openmetrics.parser}

read = READERS[sys.argv[1]].text_string_to_metric_families


def refusal(scrape):
    try:
        list(read(scrape))
        return None
    except Exception as reason:  # Some mistakes end the reference reader by accident, with an error that is none of its own.
        return f"{type(reason).__name__}: {reason}"


print(json.dumps([refusal(scrape) for scrape in json.load(sys.stdin)]))
