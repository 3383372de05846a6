# make run    set everything up, read seeds/ on an empty database, start the bot (or the sandbox without a token)
# make test   the tests
# make check  format, lint, strict types, tests; every one of them can fail
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := extraction storage handlers bot tests benchmarks

.PHONY: run setup dev test check format bench

run: setup
	@$(BIN)/python -m bot run

setup: $(VENV)/.run-ready
dev: $(VENV)/.dev-ready

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 " + "run")'
	@$(PYTHON) -m venv $(VENV)

# The marker is written last, so that a setup cut short starts again instead of looking done.
$(VENV)/.run-ready: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (the first time takes a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-ready: requirements/dev.txt $(VENV)/.run-ready
	@echo "Setting up what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

test: dev
	@$(BIN)/python -m pytest $(ARGS)

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
