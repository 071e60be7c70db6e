#!/usr/bin/env bash
# Checks that a tag may be released:
#
#   scripts/verify-release.sh TAG SIGNERS
#
# The tag must be annotated, signed by a key of SIGNERS (a file in the format of allowed_signers of ssh-keygen), and point to the
# commit of the work tree. VersionPrefix and the newest section of the changelog must agree with the tag.
set -euo pipefail

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "Usage: $0 TAG SIGNERS"
tag=$1 signers=$2
cd "$(git rev-parse --show-toplevel)"

[[ $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "$tag is not a version, such as v1.2.3 or v1.2.3-rc.1."
grep -q '[^[:space:]]' "$signers" || fail "$signers names no key. Set the variable RELEASE_SIGNERS."
[ "$(git cat-file -t "refs/tags/$tag")" = tag ] || fail "$tag is not an annotated tag. Use git tag --sign."
[ "$(git cat-file tag "refs/tags/$tag" | sed -n '1,/^$/s/^tag //p')" = "$tag" ] || fail "$tag was signed under another name."
git cat-file tag "refs/tags/$tag" | grep -q '^-----BEGIN SSH SIGNATURE-----$' || fail "$tag has no SSH signature."
git -c gpg.format=ssh -c "gpg.ssh.allowedSignersFile=$signers" verify-tag "refs/tags/$tag" || fail "No key of $signers has signed $tag."
[ "$(git rev-parse "refs/tags/$tag^{commit}")" = "$(git rev-parse HEAD)" ] || fail "$tag is not the commit of the work tree."

version=${tag#v} base=${version#v}
base=${base%%-*}
prefix=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
[ "$prefix" = "$base" ] || fail "VersionPrefix of Directory.Build.props is $prefix."
heading=$(grep -m 1 '^## \[[0-9]' CHANGELOG.md) || fail "CHANGELOG.md has no section of a version."
[[ $heading == "## [$base] - "* ]] || fail "The newest section of CHANGELOG.md is '$heading'."
if [ "$version" = "$base" ]; then
    [[ $heading =~ \ [0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || fail "The section of $base in CHANGELOG.md has no date."
fi
printf '%s may be released.\n' "$tag"
