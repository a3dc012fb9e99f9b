#!/bin/sh
# Writes the two lock files, for Linux, macOS and Windows and every Python from the oldest that is declared: every version
# with its hashes, and no index address. `requirements.lock` is what Baken needs to be built and to run,
# `requirements-dev.lock` what its developers add. Run it with `make lock`; UPGRADE=1 takes newer versions of all.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uv

resolve() {
    target=$1
    shift
    "$work/venv/bin/uv" pip compile --quiet --no-config --universal --generate-hashes --no-header --no-annotate \
        --group build --extra server --extra report --output-file "$target" "$@" pyproject.toml
}

# What stands in the output file is kept where it still fits.
[ "${UPGRADE:-}" ] || cat requirements.lock requirements-dev.lock >"$work/all"
resolve "$work/all" --extra dev
# Of one resolution: the same versions, whichever of both is installed.
cp "$work/all" "$work/run"
resolve "$work/run" --constraint "$work/all"
"$work/venv/bin/python" scripts/split_lock.py "$work/all" "$work/run"
