"""Accidents and attacks: each ends in a clear problem, within stated bounds; nothing is lost."""
