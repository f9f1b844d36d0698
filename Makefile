# Everything runs in .venv. A target that needs it makes it first, so no target needs another.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
VENV := .venv/ready
# Two checkers of pages come from npm, also locked by hash; only browser and lighthouse use them.
NODE := tests/browser/node_modules/.package-lock.json

# uv takes seconds where pip takes half a minute; both install the same hashes.
INSTALL := $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python $(BIN)/python,\
    $(BIN)/python -m pip install -qq --disable-pip-version-check)
# Without the network's addresses: a lock says what to install, not where from.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: \
    --generate-hashes --no-header --no-annotate $(UPGRADE)

# Demo and tests start the program many times; it is compiled once, whatever the machine says.
unexport PYTHONDONTWRITEBYTECODE

# Temporary files stay in memory where there is plenty: nothing waits for a disk.
TEMPORARY := $(shell df -Pk /dev/shm 2>/dev/null | \
    awk 'NR == 2 && $$4 > 4000000 { print "PYTEST_DEBUG_TEMPROOT=/dev/shm" }')

# One more than there are cores: tests wait for servers, programs and each other.
WORKERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))

.PHONY: help
help:  ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(VENV)  ## Make .venv with all that demo, tests and checks need

.PHONY: demo
demo: $(VENV)  ## Rehearse a whole selection in var/demo (about a minute), then open its pages
	@$(BIN)/selection demo

.PHONY: test
test: $(VENV)  ## Run the tests, and the real contests if SELECTION_CONTEST_DATA names their folder
	@$(TEMPORARY) $(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -q -m "not full and not browser and not alone"
	@$(TEMPORARY) $(BIN)/pytest -m "alone and not full and not browser"

.PHONY: test-full
test-full: $(VENV)  ## Run the tests and the long campaigns
	@$(BIN)/pytest -m "not browser"

.PHONY: contests
contests: $(VENV)  ## Run the real contests and print their figures
	@test -d "$$SELECTION_CONTEST_DATA" || { echo 'SELECTION_CONTEST_DATA must name' \
	    'the folder of the contests (docs/contests.md)' >&2; exit 1; }
	@$(BIN)/pytest -m contest -s

.PHONY: rules
rules: $(VENV)  ## Count the rules of the notice that tests prove, and list the human duties
	@$(BIN)/python tests/house/test_rules.py

.PHONY: browser
browser: $(VENV) $(NODE)  ## Visit the pages in real Chromium; pictures of them in var/screens
	@$(BIN)/pytest tests/browser

.PHONY: lighthouse
lighthouse: $(VENV) $(NODE)  ## Measure the pages as on a slow phone; reports in var/lighthouse
	@PYTHONPATH=src:tests $(BIN)/python -m browser.measure

.PHONY: bench
bench: $(VENV)  ## Measure likes, pages and rebuilding beside plain ways; 1 if a target is missed
	@PYTHONPATH=src:tests $(BIN)/python benchmarks/all.py

.PHONY: bench-full
bench-full: $(VENV)  ## The long measurements: ten million likes stored, two million events rebuilt
	@PYTHONPATH=src:tests $(BIN)/python benchmarks/all.py full

.PHONY: lint
lint: $(VENV)  ## Check format, style, types and floors
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports

.PHONY: check
check: lint test  ## Check everything that must hold before a commit

.PHONY: format
format: $(VENV)  ## Format the code, mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: coverage
coverage: $(VENV)  ## Run the tests and list the lines they miss
	@$(BIN)/coverage run -m pytest -m "not full and not contest and not browser"
	@$(BIN)/coverage report --show-missing --skip-covered

.PHONY: coverage-domain
coverage-domain: $(VENV)  ## Fail if a branch of the rules is run by no test of the rules
	@$(BIN)/coverage run --data-file=.coverage.domain --source=selection.domain \
	    -m pytest -q tests/domain
	@$(BIN)/coverage report --data-file=.coverage.domain --show-missing --skip-covered \
	    --fail-under=100

# Some hours for all; MUTANTS='selection.domain.slate*' for one stage. Results stay in mutants/.
MUTANTS ?=

.PHONY: mutants
mutants: $(VENV)  ## Change the rules one by one: which changes does no test notice?
	@$(BIN)/mutmut run $(MUTANTS)
	@$(BIN)/mutmut results

.PHONY: messages
messages: $(VENV)  ## Take the texts of pages and refusals into the English catalogues
	@PYTHONPATH=src:tests $(BIN)/python tests/web/messages.py

.PHONY: wheel
wheel: $(VENV)  ## Build the wheel in dist/, with templates and rulebooks
	@rm -rf dist
	@$(BIN)/python -m hatchling build --target wheel

.PHONY: lock
lock:  ## Lock the requirements again (UPGRADE=--upgrade for newer versions; needs uv)
	@command -v uv >/dev/null || { echo 'uv is needed: pip install uv' >&2; exit 1; }
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

.PHONY: clean
clean:  ## Remove all that these targets made; other stores in var/ stay
	rm -rf .venv dist var/bench var/bench-full var/demo var/screens var/lighthouse tests/browser/node_modules .coverage \
	    .coverage.domain mutants \
	    .hypothesis .pytest_cache .ruff_cache .import_linter_cache
	find src tests -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamp is the last thing made, so a set-up that failed anywhere is done again.
$(VENV): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	    'Python 3.11 or newer is needed; name one: make setup PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo \
	    'Python cannot make .venv: apt-get install python3-venv' >&2; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv || { \
	    rm -rf .venv; echo '.venv could not be made, and nothing of it is left' >&2; exit 1; }
	@echo 'Installing the locked requirements in .venv …'
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE): tests/browser/package-lock.json
	@command -v npm >/dev/null || { echo 'npm is needed: apt-get install npm' >&2; exit 1; }
	@cd tests/browser && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
