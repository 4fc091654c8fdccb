"""What kbpkg does, as its users see it."""
