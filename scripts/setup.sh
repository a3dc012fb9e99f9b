#!/bin/sh
# Makes the virtual environment: pinned versions, checked by hash, then the project itself. Called by make.
# `setup.sh run` installs what Baken needs to run, `setup.sh` the tools of its developers too.
set -eu
FOR=${1:-all}
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

if ! command -v "$PYTHON" >/dev/null 2>&1; then
    say "Baken needs Python 3.11 or newer, and '$PYTHON' is not there. Install it, or name another: make PYTHON=/path/to/python3.11 ..."
    exit 78
fi
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Baken needs Python 3.11 or newer; '$PYTHON' is $("$PYTHON" -c 'import platform; print(platform.python_version())'). Name a newer one: make PYTHON=/path/to/python3.11 ..."
    exit 78
fi
if ! "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    say "This Python has no venv. On Debian and Ubuntu: apt install python3-venv. Or name another: make PYTHON=/path/to/python3.11 ..."
    exit 78
fi

if ! { [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; then
    say "Setting up $VENV (once, about a minute) ..."
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV"
fi
set -- -r requirements.lock
compile=
if [ "$FOR" = run ]; then
    compile=--no-compile # Python does that for the fifth of it that is used
else
    set -- "$@" -r requirements-dev.lock
fi
if ! "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes $compile "$@"; then
    say "The packages could not be installed. Is a package index reachable (proxy, PIP_INDEX_URL)? Nothing else was changed; run make again."
    exit 69
fi
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch "$VENV/.ready-to-run"
[ "$FOR" = run ] || touch "$VENV/.ready"
