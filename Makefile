# Every habit of this repository. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo up test images test-containers check fmt bench sample letter clean

RUN := .venv/bin/
READY := .venv/.ready

# An environment whose Python has gone is prepared anew.
ifneq ($(shell $(RUN)python -c "" 2>&1 || echo gone),)
.PHONY: $(READY)
endif

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install uv (if missing) and the locked dependencies under this folder
	@deploy/bootstrap
	@touch $(READY)

$(READY): uv.lock pyproject.toml deploy/bootstrap
	@deploy/bootstrap
	@touch $@

demo: $(READY) ## Play the whole story on real servers, then stop them
	$(RUN)python -m workbench demo

up: $(READY) ## Keep everything running for a person: APIs, databases, broker, a page of the mails
	$(RUN)python -m workbench up

test: $(READY) ## Run the tests (make test T="tests/access -k lockout"), on containers or local servers
	$(RUN)pytest $(T)

images: $(READY) ## Get the pinned images of deploy/.env for containers
	$(RUN)python -m workbench images

test-containers: images ## Run the tests on Docker containers, never on local servers
	ESPACE_TIERS_BACKEND=containers $(RUN)pytest $(T)

check: $(READY) ## Check format, lint, types, the rooms' walls, and the published contracts
	$(RUN)ruff format --check
	$(RUN)ruff check
	$(RUN)mypy
	$(RUN)lint-imports
	$(RUN)python -m workbench.contracts --check

fmt: $(READY) ## Format, and mend what the linter can mend
	$(RUN)ruff format
	$(RUN)ruff check --fix

bench: $(READY) ## Measure what the README claims about speed
	$(RUN)python -m benchmarks

sample: $(READY) ## Print a fictitious contributor reference as CSV
	@$(RUN)python -m workbench.sample

letter: $(READY) ## Render a sample key letter to PDF
	$(RUN)python -m workbench letter

clean: ## Delete caches, private data and the virtual environment
	@find .local -name elsewhere -exec sh -c 'rm -rf "$$(cat "$$1")"' - {} \; 2>/dev/null || true
	rm -rf .venv .local demo-output dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
