#!/bin/sh
# Writes build/sbom.json: what a release brings along, in CycloneDX 1.6, from the lock: each package with its version and
# hashes. The tool is not of our own needs, so it lives in a folder that goes away. Run it with `make sbom`.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'cyclonedx-bom>=7,<8'
mkdir -p build
PYTHONWARNINGS=ignore "$work/venv/bin/cyclonedx-py" requirements requirements.lock --pyproject pyproject.toml --mc-type application \
    --sv 1.6 --output-reproducible --of JSON -o build/sbom.json
echo "build/sbom.json: $("$work/venv/bin/python" -c 'import json; print(len(json.load(open("build/sbom.json"))["components"]))') packages"
