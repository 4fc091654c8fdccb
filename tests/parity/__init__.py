"""The same questions to Python and to the browser's scripts in Node: the answers must be equal."""
