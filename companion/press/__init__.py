"""The built book on paper, on slides and as sheets."""
