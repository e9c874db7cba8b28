"""Parts of pages as HTML: cells, charts with their frames, ledgers, cards."""
