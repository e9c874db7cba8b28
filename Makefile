# Every target is a command of make.py, which needs Python 3.11 or newer.
PYTHON ?= python3

.PHONY: book test check pdf site serve lab clean lock
book test check pdf site serve lab clean:
	@$(PYTHON) make.py $@

# Regenerate the locks after changing the dependencies in pyproject.toml.
# Needs uv (pip install uv).
lock:
	uv pip compile requirements.in --universal --python-version 3.11 \
	  --upgrade --quiet --no-header -o requirements.txt
	uv pip compile requirements-test.in --universal --python-version 3.11 \
	  --quiet --no-header -o requirements-test.txt
