"""A reader's own copy of the paper: read from a file, aligned paragraph by
paragraph, and held against the ledger."""
