.DEFAULT_GOAL := help
.PHONY: help run test lint types bench pictures lock wheels image

help:  ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run:  ## open the dashboard
	uv run modelwatch

test:  ## run the tests
	uv run pytest

lint:  ## check and format the code
	uv run ruff check --fix .
	uv run ruff format .

types:  ## check the types
	uv run mypy

bench:  ## measure beside the alternatives, in one run
	uv run python benchmarks/drift.py
	uv run python benchmarks/beside_nannyml.py
	uv run python benchmarks/refresh.py
	uv run python benchmarks/importing.py
	uv run python benchmarks/scoring.py
	uv run python benchmarks/large.py
	uv run python benchmarks/late.py
	uv run python benchmarks/wide.py
	uv run python benchmarks/pages.py
	uv run python benchmarks/appenders.py
	uv run python benchmarks/explaining.py
	uv run python benchmarks/retraining.py

pictures:  ## take the pictures of the documents
	uv run python docs/pictures/take.py

PYTHON = 3.12
LOCK = uv export --quiet --no-annotate --no-header --no-emit-project

lock:  ## pin what the image is made of
	$(LOCK) --no-dev --all-extras --no-extra spark -o deploy/requirements.lock
	$(LOCK) --no-dev -o deploy/core.lock
	$(LOCK) --only-group image -o deploy/build.lock

wheels:  ## fetch what the image is made of, for the Python of its base (PYTHON=3.12)
	uvx --quiet --python $(PYTHON) pip download --quiet --no-deps --require-hashes -d deploy/wheels -r deploy/build.lock -r deploy/requirements.lock

image:  ## build the image with Docker
	docker build -f deploy/Dockerfile -t modelwatch --build-arg SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) .
