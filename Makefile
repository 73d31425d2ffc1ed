# Everything starts here: a target sets up what it needs, once, and needs Python 3.11 or newer and a network for that.
.DEFAULT_GOAL := help
.PHONY: help serve test tests tools check build write guide page operation record parity lint bench setup clean
.NOTPARALLEL:

PORT ?= 8000
# Two for each core: half of its time a test waits for a process, a browser, or a pause.
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
BASE ?= HEAD
BUILDER ?= mkdocs

PYTHON := .venv/bin/python
MKDOCS := NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs
SETUP = $(FIND_PYTHON) && "$$python" -m scripts.setup

# A Python by name: a name that is found but does not run (as version managers leave them) is passed over.
define FIND_PYTHON
python=; for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$name; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "No Python 3.11 or newer was found on the PATH; install one, then run make again." >&2; exit 1; \
fi
endef

help: ## List the targets (what plain `make` does)
	@echo "make serve   is the first to try; every target sets up what it needs."
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'

serve: build ## Build the site and serve it on 127.0.0.1 (PORT=8000)
	@$(PYTHON) -m scripts.serve --port $(PORT) site

test: lint build tests ## Lint, build the site, and run every test

tests: ## Only run the tests, of the site as it was last built (ARGS="tests/sandbox -k fault")
	@$(SETUP) test
	@PAKET_SITE="$(CURDIR)/site" $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal --durations=10 $(ARGS) </dev/null

tools: build ## Try the contract and the collections with other people's tools (needs Java and Go)
	@$(SETUP) tools
	@PAKET_SITE="$(CURDIR)/site" $(PYTHON) -m pytest -o python_files="try_*.py" tests/tools $(ARGS) </dev/null

check: ## Lint, and in a minute run the tests nearest to what has changed (BASE=HEAD)
	@$(SETUP) test
	@$(PYTHON) -m tests.check $(BASE) $(WORKERS)

build: ## Build the site into site/ (BUILDER=mkdocs, properdocs or zensical)
	@$(SETUP) site
	@$(PYTHON) -m hooks.build --builder $(BUILDER)
	@echo "The site is in site/"

write: ## Serve the site while you write: pages rebuild as files change (PORT=8000)
	@$(SETUP) site
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m hooks.write --port $(PORT)

guide: ## Build the guide for writers and serve it (PORT=8000)
	@$(SETUP) site
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m hooks.write --port $(PORT) --config-file guide/mkdocs.yml

page: ## Begin a page (NAME=guides/caching)
	@$(SETUP) site
	@$(PYTHON) -m hooks.write.begin page "$(NAME)"

operation: ## Begin what an operation of the contract needs (NAME=getThing)
	@$(SETUP) site
	@$(PYTHON) -m hooks.write.begin operation "$(NAME)"

record: ## Run every program against the sandbox and renew the recorded answers
	@$(SETUP) record
	@$(PYTHON) -m proof.record $(ARGS)
	@$(PYTHON) -m proof.verify

parity: ## Compare programs and assumptions with Paket itself (needs test keys; see UPKEEP.md)
	@$(SETUP) record
	@$(PYTHON) -m parity $(ARGS)

lint: ## Check the code and the contract: ruff, mypy, OpenAPI, Biome, tsc
	@$(SETUP) site
	@$(PYTHON) -m scripts.lint

bench: ## Measure builds, programs and the sandbox, print one table, write benchmarks/results.md
	@$(SETUP) bench
	@$(PYTHON) -m benchmarks

setup: ## Only set up, for everything but make bench
	@$(SETUP) test

clean: ## Remove what was built and installed
	@rm -rf site .cache .build .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
