"""An analytical companion to one paper: its tables and its charts."""

import sys

# plotly and frictionless load jsonschema, which would spend two seconds on
# grammars of this package, in every kernel and check, for nothing used here.
sys.modules.setdefault("rfc3987_syntax", None)

from .charts.frames import as_balance, as_bars, as_rows
from .charts.lanes import lanes_chart
from .charts.maps import map_chart
from .charts.matrix import matrix_chart
from .charts.network import network_chart
from .charts.rows import rows_chart
from .charts.slope import slope_chart
from .ledger.interval import Interval
from .ledger.paper import paper
from .ledger.tables import load, load_all, numbers, paragraph_label, phrase
from .ledger.tables import span
from .pages.sections import CLAIM, EVENT, QUANTITY, section

__all__ = [
    "CLAIM", "EVENT", "Interval", "QUANTITY", "as_balance", "as_bars",
    "as_rows", "lanes_chart", "load", "load_all", "map_chart", "matrix_chart",
    "network_chart", "numbers", "paper", "paragraph_label", "phrase",
    "rows_chart", "section", "slope_chart", "span",
]
