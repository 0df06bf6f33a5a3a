# `make run` and `make test` set up what they need; `make` alone lists the rest.
# Needs Python 3.11 or newer with venv, and the network for the first set-up only.

VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements.lock requirements-dev.lock
# At a terminal pip shows how far each download is; a log needs no bars.
QUIETLY := $(shell test -t 2 || echo --quiet)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install $(QUIETLY)
# Wheels alone: building one would fetch build tools that no lock names.
LOCKED := $(PIP) --require-hashes --no-deps --only-binary :all:
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
# Processes that run tests; each takes up to 2 GB, and a browser beside it. 0 runs them in one.
WORKERS ?= 2
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
MARK := $(VENV)/.unfinished
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# An environment whose folder was moved, whose Python is gone, or whose set-up was cut short
# is made anew: pip takes a half-copied package for an installed one.
ifneq ($(wildcard $(VENV)),)
FOUND := $(shell { test ! -e $(MARK) && $(BIN)/python -c "$(USABLE)" && cat $(VENV)/.place; } 2>/dev/null)
ifneq ($(FOUND),$(CURDIR))
.PHONY: $(VENV)/.place
endif
endif

.PHONY: help install run test lint format index lock settings texts clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(RUNTIME)  ## set up .venv with all that ketabot needs; nothing to do if it is there

run: index  ## set up, build or refresh the index, and serve the web page
	@exec $(BIN)/ketabot serve

test: lint  ## set up, check style and types, and run every test
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS)

lint: $(DEV)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV)  ## put the code in the house's format
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

index: $(RUNTIME)  ## build or refresh the index of corpus/
	@$(BIN)/ketabot index

lock: $(DEV)  ## write the lock files again after a change in pyproject.toml; UPGRADE=1 takes newer versions
	$(COMPILE) --no-emit-package torch --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --constraints requirements.lock --group dev --output-file requirements-dev.lock

settings: $(DEV)  ## write the tables of docs/configuration.md again after a change in config/sections.py
	@$(BIN)/python -m tests.settings_page

texts: $(DEV)  ## write the built-in copies of the help again after a change in prompts/
	@$(BIN)/python -m tests.built_in_texts

clean:  ## remove the environment and all caches; the index stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# PYTHON=/path/to/python chooses another one.
$(VENV)/.place:
	@set -e; found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11); do \
		if "$$python" -c "$(USABLE)" >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "ketabot needs Python 3.11 or newer with its venv module, and found none." >&2; \
		echo "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install" >&2; \
		echo "python@3.13), or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; \
		exit 2; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)" >&2; \
	"$$found" -m venv --clear $(VENV); \
	printf '%s\n' "$(CURDIR)" > $@

$(RUNTIME): $(VENV)/.place requirements.lock pyproject.toml
	@touch $(MARK)
	@echo "Installing what ketabot needs, 1 of 2: the locked packages, some 300 MB" >&2
	@$(LOCKED) -r requirements.lock
	@echo "Installing what ketabot needs, 2 of 2: $(TORCH), the largest by far" >&2
	@$(PIP) $(TORCH)
	@$(PIP) --no-build-isolation --no-deps --editable .
	@rm -f $(MARK)
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@touch $(MARK)
	@echo "Installing what the tests need" >&2
	@$(LOCKED) -r requirements-dev.lock
	@rm -f $(MARK)
	@touch $@
