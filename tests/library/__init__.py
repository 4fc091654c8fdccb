"""The library and the zip: what other programs and other people get."""
