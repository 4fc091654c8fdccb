"""The bundle in real browsers, and the harness that drives them."""
