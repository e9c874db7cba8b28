"""The chart forms, as plotly figures: where a mark, a label and an axis stand."""
