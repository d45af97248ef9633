# Parley's commands. `make run` shows the site, `make test` proves it.

SHELL := /bin/sh
BIN := .venv/bin
export PORT ?= 8000

.PHONY: help run test lint format shell clean installed installed-for-tests

help:
	@echo "make run      the demo site on http://127.0.0.1:$(PORT) (PORT=... for another port)"
	@echo "make test     linters, types, import contracts, and every test on SQLite and PostgreSQL"
	@echo "make lint     the linters, types and import contracts only"
	@echo "make format   put the code into its format"
	@echo "make shell    a Python prompt inside the site"
	@echo "make clean    remove the environment, the demo's data and every cache"

installed:
	@scripts/install.sh run

installed-for-tests:
	@scripts/install.sh test

run: installed
	@STOP_WITH_PARENT=1 exec $(BIN)/python -m config.supervisor

lint: installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: lint
	$(BIN)/python -m tests.browser
	$(BIN)/pytest -n 2 --dist loadfile
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n 2 --dist loadfile tests/integration

format: installed-for-tests
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

shell: installed
	@DEBUG=true $(BIN)/python manage.py shell

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
