"""Whole pages, and the same bytes everywhere."""
