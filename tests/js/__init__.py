"""The browser's scripts, in Node."""
