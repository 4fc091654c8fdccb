"""The knowledge itself: what it takes from its sources, what it owes its readers."""
