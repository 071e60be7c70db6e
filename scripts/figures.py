#!/usr/bin/env python3
"""Prints the figures by which this repository judges its own shape and prose.

Usage: scripts/figures.py [--by-file]
  --by-file  also lists the share of pronoun-like words of each file, worst first

Needs Python 3.9 and git, nothing else. Reads the files that git tracks.
"""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRONOUNS = set(
    "it its they them that those which whom what such one ones other others there here".split())
BANNED = re.compile(
    r"\b(whoever|whom|nobody|somebody|everybody|told|tells|tell|anew|besides|what is|that which|one that)\b", re.I)
CORE = "src/MetricsClient/"


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(name for name in set(listed) if name and (ROOT / name).is_file())


def read(name):
    return (ROOT / name).read_text(encoding="utf-8-sig", errors="replace")


# A comment, or a literal that may contain the characters of a comment. Raw strings come first.
TOKEN = re.compile(
    r'(?P<raw>\$*"{3,}.*?"{3,})|(?P<verbatim>(?:\$@|@\$|@)"(?:[^"]|"")*")|(?P<string>\$?"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>'(?:\\.|[^'\\\n])+')|(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)", re.S)


def comments(text):
    """The text of all comments, without XML tags and without code in them."""
    found = [match.group() for match in TOKEN.finditer(text) if match.lastgroup in ("line", "block")]
    prose = " ".join(re.sub(r"^/{2,3}|^/\*|\*/$", "", comment) for comment in found)
    prose = re.sub(r"<(c|code)>.*?</\1>", " ", prose, flags=re.S)
    return re.sub(r"<[^>]*>", " ", prose)


def words(prose):
    return re.findall(r"[A-Za-z][A-Za-z'-]*", prose)


def pronoun_share(names):
    total = pronouns = 0
    for name in names:
        found = words(comments(read(name)))
        total += len(found)
        pronouns += sum(word.lower() in PRONOUNS for word in found)
    return pronouns, total


def banned(names):
    hits = []
    for name in names:
        text = read(name)
        if name.endswith(".cs"):
            keep = ("line", "block", "string", "verbatim", "raw") if name.startswith("src/") else ("line", "block")
            spans = [(m.start(), m.group()) for m in TOKEN.finditer(text) if m.lastgroup in keep]
        else:
            spans = [(0, text)]
        for start, span in spans:
            hits += [(name, text.count("\n", 0, start + hit.start()) + 1, hit.group()) for hit in BANNED.finditer(span)]
    return hits


DECLARATION = re.compile(
    r"(?P<doc>(?:^[ \t]*///[^\n]*\n)+)(?P<attributes>(?:^[ \t]*\[[^\n]*\]\n)*)"
    r"^[ \t]*public (?P<modifiers>(?:(?:static|async|override|virtual|abstract|sealed|new|readonly) )*)"
    r"(?P<type>[\w.<>\[\]?,() ]+?) (?P<name>\w+(?:<[\w, ]+>)?)\(", re.M)


PUBLIC_TYPE = re.compile(r"^public [\w ]*(class|struct|interface)\b", re.M)


def without_returns(names):
    missing, total = [], 0
    for name in names:
        text = read(name)
        if not PUBLIC_TYPE.search(text):
            continue
        for match in DECLARATION.finditer(text):
            returned = match.group("type").strip()
            if returned in ("void", "class", "struct", "record", "enum", "delegate void", "readonly record struct"):
                continue
            total += 1
            if "<returns>" not in match.group("doc") and "<inheritdoc" not in match.group("doc"):
                missing.append(f"{name}:{text.count(chr(10), 0, match.start('name')) + 1} {match.group('name')}")
    return missing, total


def main():
    sources = tracked("*.cs")
    shipped = [name for name in sources if name.startswith("src/")]
    pages = [name for name in tracked("*.md", "*.yml", "*.yaml", "*.sh", "*.props", "*.targets", "*.csproj")
             if not name.startswith("docs/performance/")]
    public_api = tracked(CORE + "PublicAPI.*.txt")
    folders = collections.Counter(str(pathlib.PurePosixPath(name).parent) for name in shipped)
    largest, size = folders.most_common(1)[0]
    hits = banned(sources + pages)
    missing, methods = without_returns(shipped)
    pragmas = [name for name in shipped if re.search(r"^\s*#pragma", read(name), re.M)]

    def percent(names):
        pronouns, total = pronoun_share(names)
        return f"{100 * pronouns / max(total, 1):.2f} % of {total} words"

    print(f"banned words                      {len(hits)}")
    print(f"pronoun-like words, src           {percent(shipped)}")
    print(f"pronoun-like words, tests         {percent([n for n in sources if n.startswith('tests/')])}")
    print(f"pronoun-like words, all comments  {percent(sources)}")
    print(f"lines in PublicAPI of the core    {sum(len(read(name).splitlines()) for name in public_api)}")
    print(f"pragmas in src                    {len(pragmas)}")
    print(f"largest folder of src             {size} files in {largest}")
    print(f"public methods with <returns>     {methods - len(missing)} of {methods}")
    print(f"lines of the core                 {sum(len(read(n).splitlines()) for n in shipped if n.startswith(CORE))}")
    for name, line, word in hits[:400]:
        print(f"  banned: {name}:{line}: {word}")
    for place in missing[:400]:
        print(f"  no <returns>: {place}")
    if "--by-file" in sys.argv[1:]:
        shares = [(*pronoun_share([name]), name) for name in sources]
        for pronouns, total, name in sorted(shares, key=lambda row: -row[0])[:120]:
            print(f"  {pronouns:4d} of {total:5d}  {100 * pronouns / max(total, 1):5.1f} %  {name}")
    return 1 if hits or missing or pragmas else 0


if __name__ == "__main__":
    sys.exit(main())
