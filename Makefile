# Commands for newcomers, developers and CI. `make demo` and `make test` set up what they need.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 8
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --universal

.DEFAULT_GOAL := help
.PHONY: docs docs-publish docs-serve diagrams help venv demo test test-unit test-slow test-servers test-faults check format schemas reference situations lock audit licences sbom pin-images bench-attribution bench-names bench-robustness bench-tags bench-constructions bench-several bench-repair bench-stages bench-speed bench-growth bench-hostile fuzz clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environment has exactly what the lock files say; a change of them rebuilds it.
$(INSTALLED): requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/bootstrap.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

venv: $(INSTALLED) ## set up the virtual environment from the lock files

demo: $(INSTALLED) ## run three sample articles through the real queue, print who said what, and make pages of it
	@$(BIN)/quotewire run --table --out var/demo samples/clean.html samples/translated.txt samples/german.html
	@$(BIN)/quotewire report var/demo/documents.jsonl --out var/demo/report

test: test-unit test-slow test-servers ## all tests, as CI runs them

test-unit: $(INSTALLED) ## unit tests and doctests: a minute or two, to run while you work
	@echo "unit tests and doctests"
	@$(BIN)/pytest $(SIDE_BY_SIDE) -m "not slow and not alone" --cov --cov-report= --cov-fail-under=0 tests/unit quotewire

test-slow: $(INSTALLED) ## unit tests that time hostile texts, then the one that must run alone on the machine
	@echo "unit tests that take their time"
	@$(BIN)/pytest $(SIDE_BY_SIDE) -m "slow and not alone" tests/unit quotewire
	@echo "the unit test that compares times closely, by itself"
	@$(BIN)/pytest -m alone tests/unit/test_patterns.py

test-servers: $(VENV)/.docs ## tests with real Valkey, real Celery workers and real Flower
	@echo "the store's contract, with the coverage of unit tests and contract together and its floor"
	@$(BIN)/pytest $(SIDE_BY_SIDE) --cov --cov-append --cov-report=term tests/contract
	@echo "the whole way, and faults"
	@$(BIN)/python -m compileall -q schemas tasks worker tests  # hundreds of processes start: none compiles, whatever PYTHONDONTWRITEBYTECODE says
	@$(BIN)/pytest --numprocesses 2 --dist loadfile -m "not alone" tests/integration tests/faults
	@echo "those that time something, one by one"
	@$(BIN)/pytest -m alone tests/integration tests/faults

test-faults: $(INSTALLED) ## the fault suite's long form (about 40 minutes): one line for each fault
	@FAULTS=long $(BIN)/pytest tests/faults
	@echo "each alert, fired by its fault"
	@FAULTS=long $(BIN)/pytest -s tests/integration/test_monitoring.py -k real_fault

check: $(INSTALLED) ## formatting, lint, types, import rules, licences, known vulnerabilities
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python .ci/licences --quiet
	@$(BIN)/python .ci/audit

format: $(INSTALLED) ## format and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: $(INSTALLED) ## export the JSON Schemas
	@$(BIN)/quotewire schema --out schemas/json

reference: $(INSTALLED) ## write docs/reference/ from the code
	@$(BIN)/python docs/generate.py

# The docs site: only these targets and its tests need Zensical.
$(VENV)/.docs: $(INSTALLED) requirements/docs.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/docs.txt
	@touch $@

docs: $(VENV)/.docs ## build the docs site into var/site (OPTIONS=--without-pictures needs no Chromium)
	@$(BIN)/python docs/website/build.py $(OPTIONS)

docs-serve: docs ## the same, and serve it at http://localhost:8000
	@$(BIN)/python -m http.server --directory var/site --bind 127.0.0.1 8000

docs-publish: $(VENV)/.docs ## build this version beside others: make docs-publish TO=folder URL=https://…
	@$(BIN)/python docs/website/build.py --publish $(TO) --url $(URL) $(OPTIONS)

diagrams: $(INSTALLED) ## draw the docs' Mermaid diagrams that have changed (needs Chromium and npm)
	@$(BIN)/python docs/website/diagrams.py

situations: $(INSTALLED) ## write docs/reference/situations.md from real processes (two minutes)
	@$(BIN)/python docs/situations.py

lock: $(INSTALLED) ## rewrite the lock files from pyproject.toml
	$(COMPILE) $(UPGRADE) pyproject.toml --extra postgres --extra otel -o requirements/runtime.txt
	$(COMPILE) $(UPGRADE) pyproject.toml --extra postgres --extra otel --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) $(UPGRADE) pyproject.toml --group peers -c requirements/dev.txt -o requirements/peers.txt
	$(COMPILE) $(UPGRADE) --group docs -c requirements/dev.txt -o requirements/docs.txt
	$(COMPILE) $(UPGRADE) --group build -c requirements/dev.txt -o requirements/build.txt
	$(COMPILE) $(UPGRADE) --group fuzz -o requirements/fuzz.txt
	$(COMPILE) $(UPGRADE) --group bootstrap -o requirements/bootstrap.txt

audit: $(INSTALLED) ## known vulnerabilities of the runtime dependencies; says so if no advisories can be reached
	@$(BIN)/python .ci/audit

licences: $(INSTALLED) ## licences of the runtime dependencies; fails if one is not permissive
	@$(BIN)/python .ci/licences

sbom: $(INSTALLED) ## write var/sbom.json: the runtime dependencies as CycloneDX
	@$(BIN)/python .ci/licences --sbom var/sbom.json

pin-images: ## write docker-compose.pinned.yml: every image by its digest; needs docker and the registries
	@$(PYTHON) .ci/pin-images

# Other systems for comparison: only the benchmarks of attribution and of speed need them.
$(VENV)/.peers: $(INSTALLED) requirements/peers.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/peers.txt
	@touch $@

bench-attribution: $(VENV)/.peers ## quality and speed of attribution: make bench-attribution DATA=folder
	$(BIN)/python -m bench.attribution $(DATA)

bench-names: $(INSTALLED) ## who said what in translated news: make bench-names DATA=folder
	$(BIN)/python -m bench.attribution.names $(DATA)

bench-robustness: $(INSTALLED) ## who said what in articles set otherwise: make bench-robustness DATA=file.jsonl
	$(BIN)/python -m bench.attribution.robustness $(DATA)

bench-tags: $(INSTALLED) ## found and who with the tags of annotated statements in 38 forms: make bench-tags DATA=file.jsonl
	$(BIN)/python -m bench.attribution.tags $(DATA)

bench-constructions: $(INSTALLED) ## which ways of putting who says what are understood, each with twelve invented people
	$(BIN)/python -m bench.attribution.constructions --wrong

bench-several: $(INSTALLED) ## whom descriptions mean where several people have spoken, in invented texts
	$(BIN)/python -m bench.attribution.several

bench-repair: $(INSTALLED) ## quality and speed of repair: make bench-repair DATA=folder OPTIONS="--only synthetic"
	$(BIN)/python -m bench.repair $(DATA) $(OPTIONS)

bench-stages: $(INSTALLED) ## CPU time of each stage beside a bare nlp.pipe: make bench-stages DATA=file.jsonl
	$(BIN)/python -m bench.speed $(DATA) --stages

bench-speed: $(VENV)/.peers ## speed beside a bare nlp.pipe and peers, memory, start, the stack (about 15 minutes), and what fell: make bench-speed DATA=file.jsonl
	$(BIN)/python -m bench.speed $(DATA) --json var/speed.json
	$(BIN)/python -m bench.speed.plant --json var/speed.json
	$(BIN)/python -m bench.speed.figures var/speed.json

bench-growth: $(INSTALLED) ## how CPU time and memory grow with the length of a text; fails above 11 times for ten
	$(BIN)/python -m bench.speed.growth

bench-hostile: $(INSTALLED) ## CPU time and memory of hostile pages and texts up to the size limit; fails over a minute
	$(BIN)/python -m bench.hostile

TIME ?= 600
fuzz: $(INSTALLED) ## fuzz repair against its laws: make fuzz TIME=seconds
	$(BIN)/pip install --quiet --require-hashes -r requirements/fuzz.txt
	$(BIN)/python -m bench.repair.fuzz -max_total_time=$(TIME) -max_len=80 -len_control=0

clean: ## remove everything that was made here
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
