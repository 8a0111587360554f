# `make` lists the targets. Everything is set up on the first call; later calls skip that.
#
# GNU make ends with 2 whenever a recipe fails, so `make signoff` prints the suite's own exit code.
# A gate that acts on the code should call pytest itself: .venv/bin/python -m pytest -n 2

SHELL := /bin/bash
PY := .venv/bin/python
READY := .venv/.ready
WORKERS ?= 2
ARGS ?=
FAULTS ?=
# pytest, which says at the end how it ended. No shell stands between: it would keep a SIGTERM from the suite, which
# would go on alone.
suite = 'import sys, pytest; code = int(pytest.main()); print(f"exit code of the suite: {code}"); sys.exit(code)'
with_faults = $(if $(strip $(FAULTS)),TWIN_FAULTS='$(FAULTS)')

.DEFAULT_GOAL := help
.PHONY: help setup signoff test prove twin bench lint types format docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | \
	  while IFS=$$'\t' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done
	@printf '%s\n' '' 'Variables: ARGS="-m critical" (handed to the command), FAULTS="name name" (break the twin), WORKERS=2.' \
	  'The sign-off is reports/signoff.html. Exit codes of the suite: 0 GO, 1 NO-GO, 6 INCOMPLETE, 7 VOID;' \
	  'make itself turns every code but 0 into 2, so the code is printed.'

$(READY): requirements.lock tools/setup
	@tools/setup

setup: $(READY) ## environment, locked dependencies, browser

signoff: $(READY) ## judge the deployment (.env), or the twin if none is configured
	@$(with_faults) exec $(PY) -c $(suite) -n $(WORKERS) $(ARGS)

test: $(READY) ## the suite's own tests
	@$(PY) -m pytest tests_suite -n $(WORKERS) $(ARGS)

prove: $(READY) ## every fault of the twin must turn its items red
	@$(PY) -m signoff prove $(if $(strip $(ARGS)),$(ARGS),--all)

twin: $(READY) ## run the twin by hand
	@$(PY) -m twin $(foreach fault,$(FAULTS),--fault $(fault)) $(ARGS)

bench: $(READY) ## the suite against Playwright Test, wrk and bare calls, as ratios (needs npm and wrk)
	@$(PY) bench/run.py $(ARGS)

lint: $(READY) ## ruff
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

types: $(READY) ## mypy, strict
	@$(PY) -m mypy

format: $(READY) ## put the code into form
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

docs: $(READY) ## make the generated files: docs/checklist.md, .env.example
	@$(PY) -m signoff checklist --markdown > docs/checklist.md.new && mv docs/checklist.md.new docs/checklist.md
	@$(PY) -m signoff.settings.example > .env.example.new && mv .env.example.new .env.example

lock: $(READY) ## requirements.lock from pyproject.toml
	@$(PY) -m pip install --quiet uv
	@$(PY) -m uv pip compile --quiet --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

clean: ## remove environment, caches and reports
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache reports
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
