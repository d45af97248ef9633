# Parley's commands. `make run` shows the site, `make test` proves it.

SHELL := /bin/sh
BIN := .venv/bin
export PORT ?= 8000

# Every verb, race and query is tried on both databases. What brings a database of its own, only puts into words what
# was read, or opens one page after another, is tried on SQLite; what asks every page for everything, on PostgreSQL, which
# forgives less. Journeys are long, and come first: the short tests fill what time is left at the end.
ON_SQLITE_ONLY := --ignore tests/integration/plugin --ignore tests/integration/security/test_outgoing.py \
	--ignore tests/integration/security/test_what_readers_reach.py \
	--ignore-glob '*/moderation/test_policy_pages*' --ignore-glob '*/moderation/test_views_[!p]*' \
	--ignore-glob '*/moderation/test_views_policy*' --ignore-glob '*/config/test_[achmopr]*'
ON_POSTGRESQL_ONLY := --ignore tests/integration/security/test_malformed_requests.py \
	--ignore tests/integration/moderation/test_views_permissions.py --ignore tests/integration/security/test_roles.py
IN_PARALLEL := --dist loadfile --no-loadscope-reorder

.PHONY: help run test faults train installed-for-training lint bench bench-composing bench-search bench-desk bench-shift bench-reading load installed-for-load messages accuracy screenshots format shell clean installed installed-for-tests

help:
	@echo "make run      the demo site on http://127.0.0.1:$(PORT) (PORT=... for another port)"
	@echo "make test     linters, types, import contracts, and every test on SQLite and PostgreSQL"
	@echo "make faults   servers killed, frozen and crowded while they work; some minutes"
	@echo "make lint     the linters, types and import contracts only"
	@echo "make bench    what judging, pages and comments that are sent cost, in CPU time"
	@echo "make bench-composing  from two pastes and a shortcut to the page that shows the update, in Chromium"
	@echo "make bench-search  what a search among 100,000 documents costs, on SQLite and PostgreSQL"
	@echo "make bench-desk  what the desk costs, on SQLite and PostgreSQL; SIZES=\"10000/500 1000000/50000\" for others"
	@echo "make bench-shift  ITEMS=500 by keyboard in Chromium: how long from the key to the next item"
	@echo "make bench-reading  VISITS=5 by a telephone on a slow line in Chromium: when the story stands there, and whether it moves"
	@echo "make load     VISITORS=200 at once on the whole site, on PostgreSQL: what each meets, what it costs, whether all is kept"
	@echo "make accuracy  docs/reference/accuracy.md, from DATA=..., the folder with the public data, and the weights"
	@echo "make train    the weights of the attack model, made anew from DATA=..., the folder with the public data;"
	@echo "              FURTHER=1 goes on from those that are there with what was added to the corpus"
	@echo "make messages  every text of the pages into the lists of translations, and those into what the site reads"
	@echo "make screenshots  the pictures in docs/screenshots, taken anew"
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
	$(BIN)/pytest -n 3 $(IN_PARALLEL) $(ON_POSTGRESQL_ONLY)
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n 2 $(IN_PARALLEL) tests/integration $(ON_SQLITE_ONLY)

bench: installed-for-tests
	@$(BIN)/python -m bench.judging
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.live
	@$(BIN)/python -m tests.postgres $(BIN)/python -m bench.submit

bench-composing: installed-for-tests
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m bench.composing

bench-search: installed-for-tests
	@$(BIN)/python -m bench.searching
	@$(BIN)/python -m tests.postgres $(BIN)/python -m bench.searching

bench-desk: installed-for-tests
	@$(BIN)/python -m bench.desk $(SIZES)
	@$(BIN)/python -m tests.postgres $(BIN)/python -m bench.desk $(SIZES)

bench-shift: installed-for-tests
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m bench.shift $(ITEMS)

bench-reading: installed-for-tests
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m bench.reading $(VISITS)

load: installed-for-tests installed-for-load
	@$(BIN)/python -m tests.postgres $(BIN)/python -m bench.load $(VISITORS)

installed-for-load:
	@scripts/install.sh load

accuracy: installed-for-tests
	@$(BIN)/python -m bench.accuracy $(DATA)

installed-for-training:
	@scripts/install.sh training

train: installed-for-training
	$(BIN)/python -m moderation.training $(DATA) $(if $(FURTHER),--further)

# Needs gettext. The templates are read where the apps' links lead, so that each app has the texts of its own.
messages: LOCALE ?= de
messages: installed
	$(BIN)/python manage.py makemessages --locale $(LOCALE) --symlinks --extension html,txt,py,xml --no-wrap --add-location file \
		--ignore var --ignore tests --ignore bench --ignore static --ignore training --ignore migrations \
		--ignore templates/blog --ignore templates/moderation --ignore templates/comments --ignore templates/emails \
		--ignore templates/parley
	$(BIN)/python manage.py compilemessages --locale $(LOCALE) --ignore .venv

screenshots: installed-for-tests
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.e2e.screenshots

faults: installed-for-tests
	$(BIN)/pytest tests/faults
	$(BIN)/python -m tests.postgres $(BIN)/pytest tests/faults

format: installed-for-tests
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

shell: installed
	@DEBUG=true $(BIN)/python manage.py shell

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
