"""The chart forms, as plotly figures: where marks, labels and axes stand."""
