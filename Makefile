# Everything that a newcomer, a maintainer or a build server runs. The first target that needs them makes the
# environment (.venv) from the pinned list with hashes; it is brought up to date when the list or pyproject.toml
# changes.
#
#   make demo        a tour with invented people and papers, no network once the environment is there
#   make test        all tests
#   make help        every target

PYTHON  ?= python3
VENV    ?= .venv
WORKERS ?= 2
TESTS   ?= tests
KILLS   ?= 200
SEED    ?= 20261101
ONLY    ?=
BENCHES ?=
DEMO    ?= build/demo
SETS    ?=
WRITE   ?=
PEERS   ?= nomenklatura s2and splink

BIN      = $(VENV)/bin
STAMP    = $(VENV)/.ready
PACKAGES = cli db demo pipeline spiders web
PYTEST   = $(BIN)/python -m pytest
UV       = uv==0.13.9
COMPILE  = build/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

.PHONY: help demo test test-fast check bench accuracy torture lock clean environment
.DEFAULT_GOAL := help

help:
	@echo 'make demo         a tour with invented people and papers; data and site stay in $(DEMO)'
	@echo 'make test         all tests, with $(WORKERS) processes; TESTS=tests/db chooses'
	@echo 'make test-fast    all tests but the slow ones, and those of both databases on SQLite alone'
	@echo 'make check        format, lint, types, imports, then all tests'
	@echo 'make bench        every bench against its baseline; BENCHES="--quick intake" chooses'
	@echo 'make accuracy     how well people and papers are told apart on labelled sets, beside peers; SETS="DIR …"'
	@echo '                  chooses, WRITE=1 writes docs/accuracy.md'
	@echo 'make torture      kill jobs at $(KILLS) moments on each database, resume them, and compare what is left; SEED=7'
	@echo '                  draws other moments, ONLY=37 makes the one kill of that number'
	@echo 'make lock         compile the pinned lists of requirements anew (needs a package index)'
	@echo 'make environment  only make the environment, $(VENV)'
	@echo 'make clean        remove environment, caches and build'
	@echo 'PYTHON=python3.12 chooses the interpreter: 3.11 or newer'

environment: $(STAMP)

# pip refuses hashes together with an editable install, so there are two steps.
$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Byline needs Python 3.11 or newer; $(PYTHON) is missing or older. Try: make PYTHON=python3.12'; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo 'The module venv cannot make an environment; on Debian: apt-get install python3-venv'; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP)
	@rm -rf $(DEMO)
	@$(BIN)/byline demo --keep $(DEMO)

test: $(STAMP)
	@$(PYTEST) $(TESTS) -n $(WORKERS) --dist worksteal

test-fast: $(STAMP)
	@$(PYTEST) $(TESTS) -n $(WORKERS) --dist worksteal -m 'not slow'

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PACKAGES) tests benchmarks
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

bench: $(STAMP)
	@$(BIN)/python -m benchmarks $(BENCHES)

accuracy: $(STAMP) $(PEERS:%=.venv-peers/%/.ready)
	@$(BIN)/python -m benchmarks.accuracy $(SETS) $(if $(WRITE),--write docs/accuracy.md)

# Each peer has an environment of its own, as they ask for different versions of the same packages. One that
# cannot be installed here is told in the report, and tried again the next time.
.venv-peers/%/.ready: requirements/peers/%.txt
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@if $(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
	  then touch $@; else rm -rf $(@D); echo '$* cannot be installed here, so it is left out'; fi

torture: $(STAMP)
	@TORTURE_KILLS=$(KILLS) TORTURE_SEED=$(SEED) TORTURE_ONLY=$(ONLY) \
	  $(PYTEST) tests/pipeline/runs/test_killed.py -n $(WORKERS) --dist worksteal

lock:
	@$(PYTHON) -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(COMPILE) pyproject.toml --extra dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra postgres -o requirements/run.txt
	for peer in $(PEERS); do $(COMPILE) requirements/peers/$$peer.in -o requirements/peers/$$peer.txt; done

clean:
	rm -rf $(VENV) .venv-peers build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find $(PACKAGES) tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
