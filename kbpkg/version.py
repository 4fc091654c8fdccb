"""The version, in a module of its own so that the pipeline can write it into a manifest."""

__version__ = "0.1.0"
