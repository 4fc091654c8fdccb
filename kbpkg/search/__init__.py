"""A query into hits over a ``SearchIndex``. ``web/js`` holds the same rules for the page.

Every sum runs in a stated order and uses + - * / only, so that both give the same numbers;
``tests/parity`` runs shared cases in both.
"""
