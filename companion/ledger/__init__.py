"""The ledger: data/ as typed frames, numbers with their bounds, and what must
hold of them. Knows nothing of pages."""
