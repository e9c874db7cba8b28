"""The built book on paper, on slides and as sheets."""

# What is made of a built book, in an order that serves: the zip holds the
# pictures.
PARTS = ("pictures", "pdf", "zip", "slides", "exercises", "handouts")
