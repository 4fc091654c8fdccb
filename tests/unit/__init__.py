"""Each module of kbpkg by itself."""
