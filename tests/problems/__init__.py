"""A failing sample for every numbered problem."""
