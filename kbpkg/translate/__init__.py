"""``Sources`` and a locale into an ``Edition``; templates for translators."""
