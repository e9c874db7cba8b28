"""Which tables were read: what a page, a notebook or a sum rests on.

A page or a notebook is made anew only when a table that it read has changed.
So each reading of a table is noted here, in the process that reads: `begin`
before a page or a notebook, `names` after it.
"""

from collections.abc import Callable
from functools import wraps


class Reads:
    """names: of the tables read since `begin`."""

    def __init__(self):
        self.names, self.results = set(), []

    def note(self, table: str):
        self.names.add(table)

    def begin(self):
        """Nothing has been read from here on."""
        self.names.clear()

    def forget(self):
        """Nothing has been read, and no result is known any more."""
        self.begin()
        for known in self.results:
            known.clear()

    def cached(self, function: Callable) -> Callable:
        """Like functools.cache, but a result that is known already notes
        the tables behind it once more."""
        known = {}
        self.results.append(known)

        @wraps(function)
        def call(*given):
            if given not in known:
                before, self.names = self.names, set()
                known[given] = function(*given), frozenset(self.names)
                self.names = before
            result, behind = known[given]
            self.names |= behind
            return result

        return call


reads = Reads()
cached = reads.cached
