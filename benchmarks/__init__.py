"""Comparisons with peers and with the limits that we set ourselves. Nothing here is a test."""
