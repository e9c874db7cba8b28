"""An analytical companion to one paper: its tables and its charts."""

from .charts.forms import as_balance, as_bars, as_rows, matrix_chart
from .charts.forms import rows_chart, slope_chart
from .pages.sections import CLAIM, EVENT, QUANTITY, section
from .ledger.interval import Interval
from .charts.panoramas import lanes_chart, map_chart, network_chart
from .ledger.paper import paper
from .ledger.tables import load, load_all, numbers, paragraph_label, phrase
from .ledger.tables import span

__all__ = [
    "CLAIM", "EVENT", "Interval", "QUANTITY", "as_balance", "as_bars",
    "as_rows", "lanes_chart", "load", "load_all", "map_chart", "matrix_chart",
    "network_chart", "numbers", "paper", "paragraph_label", "phrase",
    "rows_chart", "section", "slope_chart", "span",
]
