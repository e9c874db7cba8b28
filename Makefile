# Every target is a command of make.py, which needs Python 3.11 or newer.
# `make book PAPER=copy` puts the paragraphs of your copy under ours.
PYTHON ?= python3

.PHONY: book test check pdf site slides handouts serve lab bench clean lock
book test check pdf site slides handouts serve lab bench clean:
	@$(PYTHON) make.py $@ \
	  $(if $(filter book,$@),$(if $(PAPER),--paper "$$PAPER"))

# Regenerate the locks after changing the dependencies in pyproject.toml.
# Needs uv (pip install uv).
lock:
	uv pip compile requirements.in --universal --python-version 3.11 \
	  --upgrade --quiet --no-header -o requirements.txt
	uv pip compile requirements-test.in --universal --python-version 3.11 \
	  --quiet --no-header -o requirements-test.txt
