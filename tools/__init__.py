"""What the project is worked on with; the book needs none of it."""
