"""Files into ``Sources``: entry files, registries, catalogs."""
