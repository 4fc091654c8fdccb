"""Multilingual knowledge packages: entries and catalogs in, a searchable offline bundle out."""

__version__ = "0.1.0"

__all__ = ["__version__"]
