"""What follows from the ledger: disagreements, the argument as a graph, scores
of forecasts, exercises. No HTML here.
"""

from .argument import (
    conclusions, falls, kinds_of_outlets, outlets, sources, support_graph,
    weights, without,
)

__all__ = [
    "conclusions", "falls", "kinds_of_outlets", "outlets", "sources",
    "support_graph", "weights", "without",
]
