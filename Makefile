# Two commands on a fresh machine with Python 3.11 and make: `make run`, `make test`. `make help` lists the others.
SHELL  := /bin/sh
VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= python3
PORT   ?= 8000
# How many tests run at once; more than the cores only makes the slow ones slower.
JOBS   ?= 2
PYTEST := $(BIN)/python -m pytest
STEP   := scripts/step
# Tests that say something about the database: they run a second time, on PostgreSQL.
DATABASE_TESTS := tests/data tests/pages tests/properties tests/security
export UV_LINK_MODE := copy
export PORT
.DEFAULT_GOAL := help
.PHONY: help run reset test lint format translations test-quick test-sqlite test-postgres test-journeys bench lock clean

help:             ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 18

run: $(VENV)/.run ## start the service with its demonstration on PORT (8000); Ctrl-C stops it
	@$(BIN)/python scripts/translations compile
	@YSGOL_DEMO=1 exec $(BIN)/ysgol run

reset: $(VENV)/.run ## build the demonstration's data anew
	@$(BIN)/python scripts/translations compile
	@YSGOL_DEMO=1 $(BIN)/ysgol demo reset

test: lint test-sqlite test-journeys test-postgres ## everything: what must pass before a change lands

lint: $(VENV)/.dev ## style, types, import contracts
	@$(BIN)/python scripts/translations compile
	@$(STEP) "ruff check" $(BIN)/ruff check .
	@$(STEP) "ruff format" $(BIN)/ruff format --check .
	@$(STEP) "mypy" $(BIN)/mypy
	@$(STEP) "import contracts" $(BIN)/lint-imports

test-quick: $(VENV)/.dev ## rules and guards only, under a minute
	@$(BIN)/python scripts/translations compile
	@$(PYTEST) tests/pure tests/spec tests/guard

test-sqlite: $(VENV)/.dev ## every test but the browser's, on SQLite
	@$(BIN)/python scripts/translations compile
	@$(PYTEST) tests --ignore=tests/journeys -n $(JOBS)

test-journeys: $(VENV)/.dev $(VENV)/.browser ## journeys and page scans in Chromium, against the real server
	@$(BIN)/python scripts/translations compile
	@if [ -f $(VENV)/.browser ]; then $(PYTEST) tests/journeys -n $(JOBS); else echo "SKIPPED: browser tests (no Chromium)"; fi

test-postgres: $(VENV)/.dev $(VENV)/.postgres ## the tests that touch the database again, on a temporary PostgreSQL
	@$(BIN)/python scripts/translations compile
	@if [ -f $(VENV)/.postgres ]; then scripts/with-postgres $(PYTEST) $(DATABASE_TESTS) -n $(JOBS); else echo "SKIPPED: tests on PostgreSQL (not installed)"; fi

bench: $(VENV)/.run ## measure requests per second and processor time against the targets
	@$(BIN)/python scripts/translations compile
	@$(BIN)/python -m bench

format: $(VENV)/.dev ## put the code in the project's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: $(VENV)/.dev ## bring the Welsh catalogues up to date and say what lacks Welsh
	@$(BIN)/python scripts/translations update
	@$(BIN)/python scripts/translations missing
	@$(BIN)/python scripts/translations compile

lock: $(VENV)/bin/uv ## write the pinned requirements anew from pyproject.toml
	@scripts/lock

clean:            ## remove the virtual environment and what was built; the demonstration's data stays
	@rm -rf $(VENV) build .mypy_cache .ruff_cache .import_linter_cache .hypothesis src/*.egg-info

# What is installed, each with a stamp so that a second run costs nothing.
$(VENV)/bin/uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ysgol needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version`. Try make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); scripts/apt-need python3-venv && $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt && touch $@

$(VENV)/.run: $(VENV)/bin/uv requirements.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . && touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt && touch $@

$(VENV)/.browser: $(VENV)/.dev
	@scripts/optional-need $@ chromium libatomic1 fonts-liberation

$(VENV)/.postgres: $(VENV)/.dev
	@scripts/optional-need $@ postgresql
