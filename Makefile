# The project's tasks. `make demo` and `make test` set up what they need by themselves.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: help demo board test lint types imports unit gate bench fuzz setup docs reference train clean

help:            ## List the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(DEV)    ## Make the environment for work on Sitroom in .venv

$(STAMP): pyproject.toml src/sitroom/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sitroom needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[plots,map,report]'
	@touch $(STAMP)

# Apart from what the program itself needs, so that `make demo` does not wait for other programs' readers.
$(DEV): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[ftm-test]' >$(VENV)/ftm-test.log 2>&1 \
	  || echo "followthemoney cannot be installed here (it needs ICU's headers, libicu-dev, and a compiler): its tests will be skipped; see $(VENV)/ftm-test.log"
	@touch $(DEV)

demo: $(STAMP)   ## Read examples/ and show the result
	@mkdir -p demo
	@rm -f demo/sitroom.db demo/sitroom.db-wal demo/sitroom.db-shm
	$(BIN)/sitroom read examples --manifest examples/besieged-valley/manifest.csv --manifest examples/harbour-strike/manifest.csv --record demo/sitroom.db
	@echo
	$(BIN)/sitroom picture --record demo/sitroom.db
	@$(BIN)/sitroom picture --record demo/sitroom.db --html demo/picture.html
	@echo
	$(BIN)/sitroom statements --record demo/sitroom.db --document 02-army-denies-shelling.txt --limit 8
	@echo
	$(BIN)/sitroom actors --record demo/sitroom.db | head -n 24
	@echo
	$(BIN)/sitroom actors show Lindqvale --record demo/sitroom.db
	@echo
	$(BIN)/sitroom control --record demo/sitroom.db
	@echo
	@$(BIN)/sitroom show 02-army-denies-shelling.txt --record demo/sitroom.db --html demo/02-army-denies-shelling.html
	@$(BIN)/sitroom export demo/report --format report --record demo/sitroom.db
	@echo
	@echo "Open demo/picture.html, the whole situation with its evidence, and demo/02-army-denies-shelling.html in a browser; or: $(BIN)/sitroom show 04-coast-road.txt --record demo/sitroom.db"
	@echo "demo/report/report.html is the same as a report to hand on, with numbered evidence. The board, to look into all of it and decide: $(BIN)/sitroom serve --record demo/sitroom.db"

test: lint types imports unit gate  ## Style, types, imports, tests and quality floors

board: demo      ## Open the examples' situation in a browser
	$(BIN)/sitroom serve --record demo/sitroom.db

lint: setup      ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup     ## mypy, strict
	$(BIN)/mypy

imports: setup   ## The one-way import check
	$(BIN)/lint-imports

unit: setup      ## pytest, on WORKERS cores (default 2)
	$(BIN)/pytest -q -n $(or $(WORKERS),2) --dist loadfile

gate: setup      ## Quality floors in evaluation/floors.json
	$(BIN)/python -m evaluation.gate --shared $(SHARED)

bench: setup     ## Speed, memory and growth
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.disputes
	$(BIN)/python -m benchmarks.board
	$(BIN)/python -m benchmarks.exchange

fuzz: setup      ## Feed the readers broken input for MINUTES each (default 5)
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),5)

docs: setup      ## Write docs/cli.md and docs/data-dictionary.md anew
	$(BIN)/python -m evaluation.command_reference > docs/cli.md
	$(BIN)/python -c 'from sitroom.exchange.dictionary import dictionary_markdown as page; print(page(), end="")' > docs/data-dictionary.md

reference: setup ## Write the library's reference pages into docs/reference/
	$(BIN)/python -m evaluation.library_reference

train: setup     ## Train the reader anew from the shared data (hours)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,training]'
	PYTHON=$(abspath $(BIN)/python) training/run.sh $(SHARED)/data $(VENV)/training

clean:           ## Remove what the tasks made
	rm -rf demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
