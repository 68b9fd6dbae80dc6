# Two commands matter: `make demo` and `make test`. Each does all of its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
UV := .uv/bin/uv
PY := .venv/bin/python
export UV_NO_PROGRESS := 1

.PHONY: help setup demo test check evaluate bench lock format clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## make .venv with everything pinned in requirements.lock, and compile what is hot (idempotent)
	@$(PY) -m douane.compiling

$(UV):
	@command -v python3 >/dev/null || { echo "python3 (3.11 or newer) is needed: install it and run make again" >&2; exit 2; }
	python3 -m venv .uv
	.uv/bin/pip install --quiet uv

.venv/.ready: requirements.lock pyproject.toml .python-version | $(UV)
	[ -x $(PY) ] || $(UV) venv --quiet --python "$$(cat .python-version)" .venv
	$(UV) pip sync --quiet --require-hashes --python $(PY) requirements.lock
	$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	$(PY) -m douane.bytecode
	touch $@

demo: setup ## a tour in under a minute
	.venv/bin/douane demo

test: setup ## all tests, with branch coverage; those of the detectors again with what is compiled
	$(PY) -m pytest -n auto --cov --cov-report=term:skip-covered
	@if $(PY) -m douane.compiled || [ -n "$${CI:-}" ]; then DOUANE_COMPILED=1 $(PY) -m pytest -n auto tests/detectors tests/formats; fi

check: setup ## formatting, lint, types, layers, generated files, compose file
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/basedpyright
	$(PY) -m dashboards.grafana --check
	$(PY) -m dashboards.compose
	$(PY) docs/readme.py --check
	$(PY) -m douane.documentation --check

evaluate: setup ## detection quality on the labelled corpora: blind, held-out, our own, third, fourth
	.venv/bin/douane evaluate --brief tests/corpus/blind_text.jsonl tests/corpus/blind_structured.jsonl
	.venv/bin/douane evaluate tests/corpus/heldout_text.jsonl tests/corpus/heldout_structured.jsonl
	.venv/bin/douane evaluate tests/corpus/first_text.jsonl tests/corpus/second_text.jsonl tests/corpus/first_structured.jsonl tests/corpus/second_structured.jsonl
	.venv/bin/douane evaluate tests/corpus/third_text.jsonl tests/corpus/third_structured.jsonl
	.venv/bin/douane evaluate --brief tests/corpus/fourth_even_text.jsonl tests/corpus/fourth_even_structured.jsonl

bench: setup ## requests/s, latency and memory beside stock mitmdump and plain Presidio
	.venv/bin/douane bench

format: setup ## rewrite the code in the house style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: | $(UV) ## pin every dependency anew
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --python-version 3.13 --group pyproject.toml:dev pyproject.toml --output-file requirements.lock

clean: ## remove what setup and runs made
	rm -rf .venv .uv var .coverage* .pytest_cache .ruff_cache .import_linter_cache
