"""An ``Edition`` into a ``SearchIndex``: Whoosh inverts its words. The only doorway to Whoosh."""
