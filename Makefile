# Everything a fresh machine needs: Python 3.11, pip and make. Run `make help` for the list.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= var/store
HOST   ?= 127.0.0.1
PORT   ?= 8000
SAMPLE := ingest/samples/kaohsiung-council-4-7.md
PIP    := $(BIN)/pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help tagger run ingest serve test check style types architecture format evaluate bench bench-reading bench-hostile bench-scale lock clean test-engines bench-quick

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(VENV)/pip.done:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Making the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.done: $(VENV)/pip.done requirements.txt pyproject.toml
	@echo "Installing what the product needs (pinned in requirements.txt) ..."
	@$(PIP) install --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: $(VENV)/run.done requirements-test.txt
	@echo "Installing what the tests need (pinned in requirements-test.txt) ..."
	@$(PIP) install --requirement requirements-test.txt
	@touch $@

$(VENV)/browser.done: $(VENV)/test.done
	@$(BIN)/python tests/browser_setup.py
	@touch $@

$(VENV)/engines.done: $(VENV)/test.done
	@$(BIN)/python -m tests.engine_setup
	@touch $@

$(VENV)/viewer.done: $(VENV)/run.done api/viewer/package-lock.json
	@$(BIN)/python -m api.viewer.setup
	@touch $@

$(STORE)/CURRENT: $(SAMPLE) | $(VENV)/run.done tagger
	@$(BIN)/relations ingest $(SAMPLE) --store $(STORE)

tagger: $(VENV)/run.done
	@$(BIN)/python -m ingest.models

run: $(VENV)/viewer.done tagger $(STORE)/CURRENT ## set up, read the sample report, serve it on 127.0.0.1:8000
	@$(BIN)/relations serve --store $(STORE) --host $(HOST) --port $(PORT)

ingest: $(VENV)/run.done tagger ## read the sample report again, for instance after a change of the rules
	@$(BIN)/relations ingest $(SAMPLE) --store $(STORE)

test: $(VENV)/browser.done $(VENV)/viewer.done tagger ## install what the tests need and run them all
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not engine"

test-engines: $(VENV)/engines.done tagger ## the same store, history and viewer on a SPARQL server (Virtuoso, installed through apt where it may)
	@$(BIN)/python -m pytest -m engine

check: style types architecture test test-engines ## everything a change must pass

style: $(VENV)/test.done
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test.done
	@$(BIN)/mypy

architecture: $(VENV)/test.done
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/test.done ## mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

evaluate: $(VENV)/test.done tagger ## measure how well reports are read and write the table into the README
	@$(BIN)/python -m tests.ingest.measure --readme README.md

bench: $(VENV)/engines.done ## the same work on each engine in one run, at three sizes: table, JSON and chart in var/bench
	@$(BIN)/python -W ignore -m tests.bench

bench-reading: $(VENV)/test.done tagger ## reading beside jieba's tagger on the same text, and how time grows with length
	@$(BIN)/python -W ignore -m tests.bench.reading

bench-quick: $(VENV)/test.done ## the same at 100,000 quads on four engines; fails where a ratio is far from what it should be
	@$(BIN)/python -W ignore -m tests.bench --quick

bench-scale: $(VENV)/test.done tagger ## search among a million labels; reading by one process and by two
	@$(BIN)/python -W ignore -m tests.bench.scale

bench-hostile: $(VENV)/test.done ## what light requests feel while eight hostile queries run
	@$(BIN)/python -m tests.bench.hostile
	@$(BIN)/python -m tests.bench.recovery

lock: $(VENV)/test.done ## pin the dependencies of pyproject.toml anew
	@$(PIP) install pip-tools
	@$(BIN)/pip-compile --quiet --strip-extras --no-annotate --no-header --no-emit-options --no-emit-find-links --no-emit-index-url --all-build-deps --output-file requirements.txt pyproject.toml
	@$(BIN)/pip-compile --quiet --strip-extras --no-annotate --no-header --no-emit-options --no-emit-find-links --no-emit-index-url --constraint requirements.txt --output-file requirements-test.txt tests/requirements-test.in

clean: ## remove the virtual environment and the store
	rm -rf $(VENV) var
