#!/usr/bin/env python3
"""Shows which parts of the Chinese pages are older than their English source, and records a renewed translation.

    scripts/translations.py                    prints the sections to translate; the exit code is 1 if there are any
    scripts/translations.py stamp [PAGE ...]   records the current English sections as the source of the Chinese pages

A translated page ends in a comment with the path of its source and a revision for each section: the start of the SHA-256 of its text. White
space, comments and copied measurements do not count. Code blocks are the same in both languages, so 'stamp' copies them.
"""

import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAMP = re.compile(r"\n*<!-- source: (?P<source>\S+)(?P<revisions>[0-9a-f\s]*)-->\s*$")
CODE = re.compile(r"^```.*?^```$", re.S | re.M)


def pages():
    """Returns (English path, Chinese path) of each translated page."""
    found = [("README.md", "README.zh-CN.md")]
    found += [(f"docs/{page.name}", f"docs/zh/{page.name}") for page in sorted((ROOT / "docs" / "zh").glob("*.md"))]
    return found


def sections(text):
    """Splits a page at its headings. A line of a code block is no heading."""
    parts, in_code = [], False
    for line in STAMP.sub("\n", text).splitlines():
        in_code ^= line.startswith("```")
        if re.match(r"#{1,6} ", line) and not in_code:
            parts.append([])
        if parts:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def revision(section):
    text = re.sub(r"<!-- numbers: .*?<!-- end: numbers -->", "", section, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def level(section):
    return len(section) - len(section.lstrip("#"))


def title(section):
    return section.splitlines()[0].lstrip("# ")


def stale(english, chinese):
    """Returns a sentence for each section that must be renewed."""
    here, there = sections(english), sections(chinese)
    if [level(section) for section in here] != [level(section) for section in there]:
        return ["the pages have different sections: " + " | ".join(map(title, here)) + " <> " + " | ".join(map(title, there))]
    stamp = STAMP.search(chinese)
    recorded = stamp["revisions"].split() if stamp else []
    return [title(section) for index, section in enumerate(here) if index >= len(recorded) or recorded[index] != revision(section)]


def stamped(source, english, chinese):
    blocks = CODE.findall(english)
    body = STAMP.sub("\n", chinese).rstrip("\n") + "\n"
    if len(blocks) != len(CODE.findall(body)):
        raise SystemExit(f"{source}: the translation has another number of code blocks")
    body = CODE.sub(lambda _, rest=iter(blocks): next(rest), body)
    revisions = [revision(section) for section in sections(english)]
    lines = [" ".join(revisions[start : start + 12]) for start in range(0, len(revisions), 12)]
    return f"{body}\n<!-- source: {source}\n" + "\n".join(lines) + " -->\n"


def main():
    chosen = sys.argv[2:]
    if sys.argv[1:2] not in ([], ["stamp"]):
        raise SystemExit(__doc__)
    found = 0
    for source, target in pages():
        english = (ROOT / source).read_text(encoding="utf-8")
        chinese = (ROOT / target).read_text(encoding="utf-8")
        if len(sections(english)) != len(sections(chinese)):
            raise SystemExit(f"{target}: {stale(english, chinese)[0]}")
        if sys.argv[1:2] == ["stamp"]:
            if not chosen or target in chosen or source in chosen:
                (ROOT / target).write_text(stamped(source, english, chinese), encoding="utf-8")
            continue
        for section in stale(english, chinese):
            print(f"{target}: {section}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
