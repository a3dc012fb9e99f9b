#!/bin/sh
# Writes requirements.lock: every version with its hashes, and no index address. Run it with `make lock`.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pip-tools
"$work/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate \
    --extra server --extra report --extra dev --output-file requirements.lock pyproject.toml
