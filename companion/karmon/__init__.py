"""What belongs to this paper only: answers of exercises, what-if sums.

PARTS: name of a directive -> what makes HTML of its argument and the name
of the page; the book takes them by the setting companion_own of _config.yml.
"""

from . import answers, whatif
from ..study.exercises import check

PARTS = {"whatif": lambda kind, page: whatif.control(kind)}

__all__ = ["PARTS", "answers", "check", "whatif"]
