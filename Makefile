# Everything a newcomer needs; each target sets up what it uses. On Windows: py scripts\set_up.py app
PYTHON ?= python3
BIN := .venv/bin
# The libraries for a screen are there, the screen itself may not be.
SCREEN := $(or $(filter-out Linux,$(shell uname -s)),$(DISPLAY),$(WAYLAND_DISPLAY))

.PHONY: help setup app run demo test check format s3 bench bench-peers simulate icons lock build clean

help:
	@echo "make run     open your portfolio           make demo   see it at work on a sample portfolio"
	@echo "make test    run the tests                 make check  style, types and architecture"
	@echo "make bench   measure (SCALE=40: long run)  make build  package it in dist/brm-desktop"
	@echo "also: setup format s3 bench-peers simulate icons lock clean"

setup:
	@$(PYTHON) scripts/set_up.py dev

app:
	@$(PYTHON) scripts/set_up.py app

run: app
ifeq ($(strip $(SCREEN)),)
	@echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so here is the demo instead."
	@$(MAKE) --no-print-directory demo
else
	@$(BIN)/brm-desktop
endif

demo: app
	@rm -rf build/demo
	@$(BIN)/brm-desktop demo --headless --profile build/demo
ifneq ($(strip $(SCREEN)),)
	@if [ -t 1 ]; then $(BIN)/brm-desktop --profile build/demo; fi
endif

test: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 tests $(ARGS)

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

s3:
	@$(PYTHON) -m venv build/s3
	@build/s3/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r constraints-s3.txt

bench: setup
	@$(BIN)/python -m tests.benchmarks $(if $(SCALE),--scale $(SCALE))

bench-peers: setup
	@$(BIN)/python -m tests.benchmarks --peers

simulate: setup
	@HYPOTHESIS_PROFILE=full QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 tests -m "hypothesis or simulation" $(ARGS)
	@$(BIN)/python -m tests.simulation $(or $(N),1000) $(if $(SEED),--seed $(SEED))

icons: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python scripts/make_icons.py

# Needs the tool uv; takes the newest versions that pyproject.toml allows.
lock:
	@$(PYTHON) scripts/lock.py

build:
	@$(PYTHON) scripts/set_up.py build
	@$(BIN)/python scripts/build.py

clean:
	@rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	@find brm_desktop tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
