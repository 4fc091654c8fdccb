"""``Sources`` into numbered problems. Each check is a pure function."""
