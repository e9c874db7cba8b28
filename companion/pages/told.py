"""What the table under a chart tells: facts, not how they are drawn."""

import pandas as pd

COLUMNS = ["label", "text", "value", "unit", "meta"]
TIMES = ["label", "date_of", "date", "meta"]


def told(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns and rows of a chart's frame that its table shows.

    A block that begins where another ends, or a bar from zero, is drawn
    by `value`; its frame has a column `fact` with what the row says, or
    nothing where a row only draws. Where the values are dates, the table
    says of what: a hollow mark is the date of a source.
    """
    if "fact" in frame:
        frame = frame[frame.fact.notna()]
        frame = frame.assign(value=frame.fact)
    columns = COLUMNS
    if "value" in frame and frame.value.map(type).eq(str).all():
        hollow = frame.get("style", pd.Series("", frame.index)) == "hollow"
        frame = frame.assign(date=frame.value, date_of=hollow.map(
            {True: "its source", False: "what is told"}))
        columns = TIMES
    shown = [c for c in columns if c in frame]
    return frame[shown] if shown else frame
