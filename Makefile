# `make run` starts the bot (the playground without a token), `make test` runs what guards it (all, if LOOK=whole).
PYTHON ?= python3
BIN := .venv/bin
# where tests put their files: in memory, if there is room, for a disk keeps them waiting longer than anything else
ROOM := $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 2000000 { print "/dev/shm" }')
# what one process has compiled, the others need not
export PYTHONDONTWRITEBYTECODE :=

# what needs no process beside it: those that wait for others need not know these tests
PARTS := tests/bot/understanding tests/bot/rendering tests/bot/telegram
WHOLE := $(filter whole,$(LOOK))

.PHONY: run test test-bot test-dialogs test-parts test-types test-coverage chaos lock weights words mutants properties audit clean

run: .venv/run  ## the bot on Telegram, or the playground when there is no token
	$(BIN)/python -m bot run

test: .venv/test  ## style, types, tests; with LOOK=whole coverage as well; three parts at a time (more are slower)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target $(if $(WHOLE),test-coverage) test-bot test-dialogs test-parts test-types

test-bot: .venv/test
	TMPDIR=$(or $(ROOM),$(TMPDIR),/tmp) $(BIN)/python -m pytest tests --ignore=tests/dialogs $(PARTS:%=--ignore=%) -n 4 --no-loadscope-reorder

# where branches are counted, the others run there
test-dialogs: .venv/test
	$(BIN)/python -m pytest tests/dialogs $(if $(WHOLE),-m walks)

test-parts: .venv/test
	$(BIN)/python -m pytest $(PARTS)

test-types: .venv/test
	$(BIN)/mypy --no-error-summary $(if $(WHOLE),,bot dialogs)

test-coverage: .venv/test
	$(BIN)/python -m pytest tests/dialogs -m "not walks" --cov=dialogs --cov-branch --cov-report= --cov-fail-under=100

chaos: .venv/test  ## kills, storms, failing disks and a year of reminders, for minutes; a figure for each
	$(BIN)/python -m tests.chaos

lock:  ## work out the locks again, with hashes and without the name of an index
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-strip-extras pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-strip-extras --extra postgres pyproject.toml -o requirements-postgres.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-strip-extras --extra test pyproject.toml -o requirements-test.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-strip-extras --extra bench pyproject.toml -o requirements-bench.txt

.venv/run: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/test: requirements-test.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@ .venv/run

mutants: .venv/test  ## break the program on purpose, in a copy; some test notices each time
	$(BIN)/python -m tests.mutants

properties: .venv/test  ## the tests that could look for ever look for long
	LOOK=long $(BIN)/python -m pytest -o faulthandler_timeout=0 -s tests/dialogs/test_properties.py tests/dialogs/test_shown.py \
	  tests/bot/telegram/test_wire.py

bench: .venv/bench  ## how fast and how small it is, beside its peers, also with a million people; for half an hour
	.venv/bench/bin/python -m tests.bench.speed
	.venv/bench/bin/python -m tests.bench.growth

.venv/bench: requirements-bench.txt pyproject.toml
	test -x $@/bin/python || $(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	$@/bin/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

audit:  ## known vulnerabilities of what is locked; asks the network, so it is no part of `make test`
	test -x .venv/audit/bin/pip-audit || { $(PYTHON) -m venv .venv/audit && .venv/audit/bin/pip install --quiet pip-audit; }
	.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement requirements.txt \
	  --requirement requirements-postgres.txt

clean:
	rm -rf .venv

weights:  ## make the weights of the understanding again, from the phrasings
	$(BIN)/python -m tests.bench.training

words:  ## bring the translation files up to date with the English texts
	$(BIN)/python -m bot.words
