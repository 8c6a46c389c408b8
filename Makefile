# Two commands matter: `make up` and `make test`. The rest is for builders.
.PHONY: up down test quick nightly lint bench crawl requirements templates docs clean

up: ## Everything from nothing: packages, database, demo province, all processes
	@tools/bootstrap.sh run
	@nice tools/bootstrap.sh analysis & .venv/bin/python -m bazan.processes.supervisor up

down: ## End what `make up` started
	@.venv/bin/python -m bazan.processes.supervisor down

test: ## Lint, contracts, every test but the nightly ones
	@tools/bootstrap.sh test
	@$(MAKE) --no-print-directory lint
	.venv/bin/python -m pytest -n 3 --dist loadgroup -m "not nightly"

quick: ## Lint, and every test that needs neither browser, database nor ten seconds
	@$(MAKE) --no-print-directory lint
	.venv/bin/python -m pytest -n 3 --dist loadgroup -m "not browser and not database and not slow and not nightly"

nightly: ## Whole products of roles, sizes and values; what detectors find on the drawn streets
	@tools/bootstrap.sh test
	.venv/bin/python -m pytest -n 3 --dist loadgroup -m nightly

lint: ## Style, the walls of the house, packs, types
	.venv/bin/pyrefly check
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-logo
	.venv/bin/python -m tools.templates --check
	bin/bazan packs check
	bin/bazan province check

bench: ## Measure speed, memory and accuracy; JSON on standard output
	@tools/bootstrap.sh test
	@.venv/bin/python -m tests.load

crawl: ## Follow every link of a fresh demo as each account, at minute 2, 10 and 60; ARGS="--minutes 2 --vision 0"
	@tools/bootstrap.sh test
	@nice .venv/bin/python -m tests.crawl $(ARGS)

requirements: ## Lock the packages named in requirements/*.in, with hashes and without any address
	for set in uv build runtime vision analysis history cluster test; do \
	  uv pip compile --quiet --python-version 3.12 --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header -o requirements/$$set.txt requirements/$$set.in; done
	uv pip compile --quiet --python-version 3.12 --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --no-deps -o requirements/models.txt requirements/models.in

templates: ## Break the lines of every template where they may be broken
	.venv/bin/python -m tools.templates

docs: ## Write the generated pages
	.venv/bin/python -m tools.reference

clean: ## Forget the demo province and every built file; packages stay
	@.venv/bin/python -m bazan.processes.supervisor clean
	rm -rf bazan/platform/design_system/static/vendor bazan/platform/image_analysis/models
