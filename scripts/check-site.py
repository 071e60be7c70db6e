#!/usr/bin/env python3
"""Completes and checks the documentation site that docs.sh builds.

    scripts/check-site.py FOLDER    writes the first page and the pages of linked folders, and checks that each link leads to a file and an anchor
"""

import html
import html.parser
import os
import pathlib
import sys
import urllib.parse

FIRST_PAGE = "docs/index.html"


class Page(html.parser.HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.anchors.update(value for value in (values.get("id"), values.get("name")) if value)
        for name in ("href", "src"):
            if values.get(name) and tag != "base":
                self.links.append(values[name])


def redirect(target):
    return f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={target}"><a href="{target}">{target}</a>\n'


def complete_folder(folder):
    """Writes the page of a folder that has none: its README, or a list of its files."""
    if (folder / "index.html").exists():
        return
    if (folder / "README.html").exists():
        (folder / "index.html").write_text(redirect("README.html"), encoding="utf-8")
        return
    names = sorted(entry.name for entry in folder.iterdir())
    items = "".join(f'<li><a href="{urllib.parse.quote(name)}">{html.escape(name)}</a></li>' for name in names)
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>{html.escape(folder.name)}</title><h1>{html.escape(folder.name)}</h1><ul>{items}</ul>\n', encoding="utf-8")


def main():
    root = pathlib.Path(sys.argv[1])
    (root / "index.html").write_text(redirect(FIRST_PAGE), encoding="utf-8")
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.html"))}
    dead, checked = [], 0
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("//"):
                continue
            checked += 1
            target = pathlib.Path(os.path.normpath(path.parent / urllib.parse.unquote(parts.path))) if parts.path else path
            if target.is_dir():
                complete_folder(target)
                target = target / "index.html"
            anchor = urllib.parse.unquote(parts.fragment)
            if not target.exists():
                dead.append(f"{path.relative_to(root)}: {link}")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                dead.append(f"{path.relative_to(root)}: {link} (no such anchor)")
    print(f"{len(pages)} pages, {checked} links, {len(dead)} dead")
    print("\n".join(dead))
    return 1 if dead or len(pages) < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
