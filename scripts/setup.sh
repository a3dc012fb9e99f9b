#!/bin/sh
# Makes the virtual environment: pinned versions, checked by hash, then the project itself. Called by make.
# `setup.sh run` installs what Baken needs to run, `setup.sh` the tools of its developers too.
set -eu
FOR=${1:-all}
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

# What pip says, less what nobody can act on: how far it is, its warnings, and all of it from its first error on.
# A place to look for packages that is set on this machine and not there is no fault: another one has them.
tell() {
    found=0 failed=
    while IFS= read -r line; do
        case $line in
            "WARNING: Location "*) ;;
            "Collecting "*)
                found=$((found + 1))
                [ $((found % 20)) -ne 0 ] || say "  $found packages of at most $1 found" ;;
            "Installing collected packages"*)
                [ "$found" = 0 ] || say "  $found packages found; they are being put in place" ;;
            ERROR*) failed=yes; say "$line" ;;
            WARNING*) say "$line" ;;
            *) [ -z "$failed" ] || say "$line" ;;
        esac
    done
}

install() {
    most=$1
    shift
    pip() { "$VENV/bin/python" -m pip install --disable-pip-version-check "$@" 2>&1; }
    # Of what is in a pipe a shell keeps the last code alone: that of pip goes past it.
    [ "$({ { pip "$@" && echo well >&3 || true; } | tell "$most"; } 3>&1)" = well ]
}

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
    say "Setting up $VENV, once: a minute on a machine that is idle, several on a busy one or over a slow line."
    say "1 of 3: an empty environment"
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV"
fi
set -- -r requirements.lock
lists=requirements.lock
compile=
if [ "$FOR" = run ]; then
    compile=--no-compile # Python does that for the fifth of it that is used
else
    set -- "$@" -r requirements-dev.lock
    lists="$lists requirements-dev.lock"
fi
say "2 of 3: packages, each the version that was tested, checked by its hash"
if ! install "$(cat $lists | grep -c '^[A-Za-z0-9]')" --require-hashes $compile "$@"; then
    say "The packages could not be installed. Is a package index reachable (proxy, PIP_INDEX_URL)? Nothing else was changed; run make again."
    exit 69
fi
say "3 of 3: Baken itself"
if ! install 1 --no-deps --no-build-isolation --editable .; then
    say "Baken could not be put into $VENV. Remove that folder and run make again."
    exit 70
fi
touch "$VENV/.ready-to-run"
[ "$FOR" = run ] || touch "$VENV/.ready"
