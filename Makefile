# 决算 Juesuan. `make help` lists the targets; every target does its own set-up.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Where the environment forbids bytecode, each of a night's processes would compile pandas, Dagster and dbt again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test faults bench serve docs lint lock clean samples

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s'|'

# Set-up: one environment from the lock file, made once and made again only when the lock changes. Python compiles what it
# imports, once; compiling all of it here (14,000 modules, of which a night needs a third) costs a minute.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or say PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)  ## everything in raw/ -> warehouse/juesuan.duckdb, report, data release, docs
	@$(BIN)/juesuan run

test: $(READY)  ## lint, types, unit, integration and end-to-end tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## ruff, mypy, sqlfluff, dbt-bouncer
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 2 dbt/models dagster_project/expectations/rules dagster_project/expectations/tables
	@cd dbt && DO_NOT_TRACK=1 ../$(BIN)/dbt --quiet parse --profiles-dir . && ../$(BIN)/dbt-bouncer run --config-file dbt-bouncer.yml

faults: $(READY)  ## nights that are killed, starved and damaged, compared with an undisturbed one (an hour and more)
	@JUESUAN_FAULTS_EVERY=1 $(BIN)/python -m pytest tests/faults
	@$(BIN)/python -m tests.faults.hostile
	@$(BIN)/python -m tests.faults.tick
	@$(BIN)/python -m tests.faults

bench: $(READY)  ## benchmarks, as ratios against peers in the same run
	@$(BIN)/python -m tests.bench

serve: $(READY)  ## Dagster UI and daemon (schedules and sensors on) on loopback
	@$(BIN)/juesuan serve

docs: $(READY)  ## the dbt docs site as one self-contained page
	@$(BIN)/juesuan docs

samples: $(READY)  ## make the sample documents in raw/ again from their generator
	@$(BIN)/python -m samples

lock: $(READY)  ## resolve pyproject.toml into requirements.lock again
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header \
		--extra run --extra dev pyproject.toml -o requirements.lock

clean:  ## remove everything made (warehouse, caches); keeps the environment
	@rm -rf warehouse dbt/target dbt/logs .pytest_cache .mypy_cache .ruff_cache
