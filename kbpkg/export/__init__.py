"""Editions into the files of a bundle. The only doorway to Jinja2."""
