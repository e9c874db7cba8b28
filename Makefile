# Every target is a command of make.py, which needs Python 3.11 or newer.
# `make book PAPER=copy` puts the paragraphs of your copy under ours.
PYTHON ?= python3

.PHONY: book test test-all check pdf site slides handouts serve lab bench clean lock
book test test-all check pdf site slides handouts serve lab bench clean:
	@$(PYTHON) make.py $@ \
	  $(if $(filter book,$@),$(if $(PAPER),--paper "$$PAPER"))

# Regenerate the locks after changing the dependencies in pyproject.toml.
# Needs uv (pip install uv). requirements.txt is for those who install
# without make: Binder, Colab, a class's hub.
LOCK = uv pip compile --universal --python-version 3.11 --quiet --no-header \
  --annotation-style line
lock:
	$(LOCK) pyproject.toml --extra build --upgrade --generate-hashes \
	  -o locks/book.txt
	$(LOCK) pyproject.toml --extra build --extra test --generate-hashes \
	  -c locks/book.txt -o locks/test.txt
	echo "-e ." | $(LOCK) - -c locks/book.txt -o requirements.txt
