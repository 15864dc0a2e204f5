# Every command a contributor needs; `make setup` is behind each of them.
PYTHON ?= python3.11
BIN := .venv/bin
DATA ?= data
PORT ?= 8000
PYTEST := $(BIN)/pytest -p no:cacheprovider
export PYTHON PYTHONDONTWRITEBYTECODE = 1

.PHONY: setup demo test check ci-long sweep bench bench-search score client fmt lint types docs

setup: .venv/ready

# compiled once here, as nothing is written beside our modules later: each start would do it again
.venv/ready: requirements.lock pyproject.toml
	deploy/system-packages.sh demo
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m compileall -q -j 0 gazette ingest opendata api
	touch $@

demo: setup
	$(BIN)/gongbao demo --data $(DATA) --port $(PORT)

lint: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: setup
	$(BIN)/mypy

check: lint types
	$(PYTEST) -q -m "not long and not sweep and not browser and not corpus"

LINTERS := tests/openapi_lint/node_modules/.package-lock.json

# Spectral and redocly; where they cannot be had their test is skipped, and says so
$(LINTERS): tests/openapi_lint/package-lock.json
	deploy/system-packages.sh test
	npm ci --silent --prefix tests/openapi_lint || echo "no linters of OpenAPI: their test is skipped" >&2

test: lint types $(LINTERS)
	deploy/system-packages.sh test
	$(PYTEST) -n 2 -m "not long and not sweep"

ci-long: setup
	deploy/system-packages.sh test
	$(PYTEST) -n 2 --durations 20 -m long

# What takes longer than a change may wait for: before a release, on a quiet machine.
sweep: setup
	deploy/system-packages.sh test
	$(PYTEST) --timeout 7200 --durations 5 -m sweep

bench: setup
	$(BIN)/python -m benchmarks.run

# A million documents take an hour or more; `make bench-search SIZES="10000 100000"` does without.
SIZES ?= 10000 100000 1000000
bench-search: setup
	$(BIN)/python -m benchmarks.bench_search_sizes --documents $(SIZES)

score: setup
	$(BIN)/python -m benchmarks.score

docs: setup
	$(BIN)/python -m tests.requirements
	$(BIN)/python -m tests.settings_page
	$(BIN)/python -m tests.commands_page
	$(BIN)/python -m tests.api_page

client: setup
	$(BIN)/python -m clients.generate

fmt: setup
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
