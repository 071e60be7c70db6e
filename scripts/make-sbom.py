#!/usr/bin/env python3
"""Writes a bill of materials of a release in the format SPDX 2.3.

    scripts/make-sbom.py FOLDER VERSION

FOLDER contains the packages and executables of the release. The file FOLDER/metricsclient-VERSION.spdx.json lists each of them with its
SHA-256, the libraries that a tool contains, and the packages that a library depends on. The same files always give the same text.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

SUPPLIER = "Organization: MetricsClient contributors"


def spdx_id(*parts):
    """Returns an identifier with the letters that SPDX allows."""
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(parts)).strip("-")


def nuget(name, version, **more):
    """Describes a NuGet package."""
    return {
        "SPDXID": spdx_id("Package", name, version),
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:nuget/{name}@{version}"}
        ],
        **more,
    }


def released(path):
    """Returns the elements of each file of the release."""
    return {
        "packageFileName": path.name,
        "supplier": SUPPLIER,
        "licenseDeclared": "MIT",
        "checksums": [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}],
    }


def specification(archive):
    """Returns name, version and dependencies of a package. The lowest version of a range counts."""
    name = next(entry for entry in archive.namelist() if entry.endswith(".nuspec"))
    elements = [(element.tag.rsplit("}", 1)[-1], element) for element in xml.fromstring(archive.read(name)).iter()]
    first = {tag: element.text for tag, element in reversed(elements)}
    dependencies = {(e.get("id"), e.get("version").strip("[]()").split(",")[0]) for tag, e in elements if tag == "dependency"}
    return first["id"], first["version"], dependencies


def contained(archive):
    """Returns the packages whose libraries a tool contains, from its list of dependencies."""
    found = set()
    for entry in archive.namelist():
        if entry.endswith(".deps.json"):
            content = json.loads(archive.read(entry))
            kinds = content["libraries"]
            for target in content["targets"].values():
                found |= {name for name, parts in target.items() if kinds[name]["type"] == "package" and parts.get("runtime")}
    return {tuple(name.split("/")) for name in found}


def describe(folder):
    """Returns the packages and the relations of all files of a release."""
    packages, relations = {}, set()

    def add(package):
        packages.setdefault(package["SPDXID"], package)
        return package["SPDXID"]

    for path in sorted(folder.glob("*.nupkg")):
        with zipfile.ZipFile(path) as archive:
            name, version, dependencies = specification(archive)
            own = add(nuget(name, version, **released(path)))
            relations.add(("SPDXRef-DOCUMENT", "DESCRIBES", own))
            relations |= {(own, "DEPENDS_ON", spdx_id("Package", *dependency)) for dependency in dependencies}
            inside = {(library, number) for library, number in contained(archive) if not library.startswith("MetricsClient")}
            relations |= {(own, "CONTAINS", spdx_id("Package", *library)) for library in inside}
            for other in dependencies | inside:
                if not other[0].startswith("MetricsClient"):
                    add(nuget(*other))
    for path in sorted(path for path in folder.iterdir() if path.suffix not in (".nupkg", ".json")):
        own = add({**nuget(path.name, "", SPDXID=spdx_id("File", path.name)), **released(path), "externalRefs": []})
        relations.add(("SPDXRef-DOCUMENT", "DESCRIBES", own))
    return sorted(packages.values(), key=lambda package: package["SPDXID"]), sorted(relations)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, version = pathlib.Path(sys.argv[1]), sys.argv[2]
    packages, relations = describe(folder)
    for package in packages:
        if not package["versionInfo"]:
            package["versionInfo"] = version
    root = pathlib.Path(__file__).resolve().parent.parent
    seconds = subprocess.run(["git", "-C", root, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ"],
                             capture_output=True, text=True, check=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"}).stdout.strip()
    content = hashlib.sha256(json.dumps(packages).encode()).hexdigest()
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"MetricsClient {version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/metricsclient-{version}-{content[:32]}",
        "creationInfo": {"created": seconds, "creators": [SUPPLIER, "Tool: make-sbom.py"]},
        "packages": packages,
        "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b} for a, kind, b in relations],
    }
    (folder / f"metricsclient-{version}.spdx.json").write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
