"""What translators and reviewers rely on."""
