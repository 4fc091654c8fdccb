"""Frozen values that the stages exchange; imports no stage."""
