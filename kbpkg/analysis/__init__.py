"""Text into index terms, by one table that Python and the browser both read."""
