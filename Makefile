# Five commands, each of which sets up what it needs. Only python3 (3.11 or newer, with venv) and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# A demo and training need no tools of developers. Where those are there they are used as they are.
RUN_STAMP := $(VENV)/.ready-to-run
SOURCES := requirements.lock pyproject.toml scripts/setup.sh scripts/hatch_build.py $(wildcard console/strings/*/LC_MESSAGES/*.po)

.PHONY: help setup demo train test nightly mutate check strings man bench lock sbom pictures clean

help:
	@echo "make demo      the whole of Baken on this machine, with scripted chatters"
	@echo "make train     practise with replayed chats on the same screens"
	@echo "make test      all tests"
	@echo "make nightly   the long proofs"
	@echo "make mutate    do the tests notice a changed guard? (MINUTES=60; goes on where it stopped)"
	@echo "make check     style, types, layers and circles of imports, oracles"
	@echo "make strings   brings the catalogues up to date with the texts of the code"
	@echo "make man       pages of the manual, in build/man"
	@echo "make bench     measures what docs/performance.md lists"

setup: $(STAMP)

$(STAMP): $(SOURCES) requirements-dev.lock
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/setup.sh

$(RUN_STAMP): $(SOURCES)
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/setup.sh run

demo: $(RUN_STAMP)
	@$(BIN)/baken demo

train: $(RUN_STAMP)
	@$(BIN)/baken train

test: $(STAMP)
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(PYTEST_ARGS)

nightly: $(STAMP)
	@$(BIN)/python -m pytest -o "addopts=--strict-markers --strict-config -ra" -o timeout=3600 tests/nightly $(PYTEST_ARGS)

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m scripts.check_circles
	@$(BIN)/python -m scripts.check_oracles
	@$(BIN)/python -m scripts.check_unused
	@$(BIN)/python -m scripts.check_titles
	@$(BIN)/python -m scripts.catalogues --check

man: $(STAMP)
	@$(BIN)/python -m scripts.man_pages build/man

strings: $(STAMP)
	@$(BIN)/python -m scripts.catalogues

MINUTES ?= 60
mutate: $(STAMP)
	@$(BIN)/python -m scripts.mutate --budget $(MINUTES) --jobs 2 $(MUTATE_ARGS)

bench: $(STAMP)
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

pictures: $(STAMP)
	@$(BIN)/python -m scripts.pictures

sbom:
	@sh scripts/sbom.sh

lock: $(STAMP)
	@sh scripts/lock.sh

clean:
	rm -rf $(VENV)
