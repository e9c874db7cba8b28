"""Rows of data/ made ready for the chart forms."""

import math

import pandas as pd

from ..ledger.interval import Interval
from ..ledger.tables import by_id, paragraph_label, phrase, say_date


def as_rows(quantities: pd.DataFrame) -> pd.DataFrame:
    """Rows of quantities made ready for `rows_chart`.

    Adds text (the hedged number), kind (of voice) and meta (speaker,
    time, paragraph); label and value are there already.
    """
    voices = by_id("voices")
    place = quantities.paragraph.map(
        lambda p: paragraph_label(p) if p else "end note")
    stretch = ["/".join(dict.fromkeys(filter(None, ends))) for ends in zip(
        quantities.period_start, quantities.period_end)]
    when = [f", {say_date(d)}" if d else "" for d in stretch]
    meta = quantities.voice.map(voices.name) + when
    return quantities.assign(
        text=quantities.apply(phrase, axis=1),
        kind=quantities.voice.map(voices.kind),
        meta=meta + ", " + place)


def as_bars(counts: pd.Series, kind: str = "computed") -> pd.DataFrame:
    """Counts by label made ready for `rows_chart`: bars from zero.

    For numbers that are counted exactly and not hedged, such as rows.
    """
    return pd.DataFrame({
        "label": [str(name) for name in counts.index],
        "value": [Interval(0, n) for n in counts],
        "text": [f"{n:g}" for n in counts], "fact": list(counts),
        "kind": kind, "style": "amount",
    })


def as_balance(steps: pd.DataFrame) -> pd.DataFrame:
    """A whole, its parts end to end, and what nobody accounts for.

    steps: columns label, value (Interval), text, kind, meta; the first
    row is the whole. A part is drawn from where the least of the parts
    before it end: a block up to its lower bound, then its range or arrow.
    Adds fact: the step's own value, once, beside the values that draw it.
    Raises ValueError when even the least of the parts exceed the whole.
    """
    whole, parts = steps.iloc[0], steps.iloc[1:]
    rows = _blocks(whole, 0.0)
    told = Interval(0, 0)
    for _, part in parts.iterrows():
        rows += _blocks(part, told.low)
        told = told + part.value.at_least_zero()
    left = (whole.value - told).at_least_zero()
    bound = f"up to {left.high:,.0f}" if left.low == 0 else (
        f"{left.low:,.0f} to {left.high:,.0f}")
    end = whole.value.high
    rows.append(dict(
        label="Not accounted for", kind="computed", style="hatched",
        value=Interval(end - left.high, end), fact=left,
        unit=whole.get("unit", ""),
        text=bound if left.high else "nothing", meta="computed by us"))
    return pd.DataFrame(rows)


def _blocks(step, start: float) -> list[dict]:
    low, high = max(step.value.low, 0.0), step.value.high
    base = step.to_dict() | dict(text="", style="amount", fact=None)
    rows = [base | dict(value=Interval(start, start + low))]
    if not low and high > low:
        rows = []
    if math.isinf(high):
        rows.append(base | dict(value=Interval(low=start + low), style=""))
    elif high > low:
        rows.append(base | dict(
            value=Interval(start + low, start + high), style=""))
    rows[-1] |= dict(text=step.text, fact=step.value)
    return rows
