"""Search for a chat bot: ``python docs/retriever.py "sangre en la orina" es`` prints JSON.

``retrieve`` gives what a bot quotes: title, passage, a link into the bundle, the sources. A bot
should show the link, so that people read the whole page, its dates and who reviewed it.
"""

import json
import sys

import kbpkg

PACKAGE = kbpkg.load()  # or kbpkg.load("kb") for another package


def retrieve(question: str, locale: str = "en", limit: int = 3) -> list[dict[str, object]]:
    """Return the best passages for a question, best first."""
    registry = PACKAGE.edition(locale).package.sources
    found = []
    for hit in PACKAGE.search(question, locale, limit):
        link = f"{locale}/{hit.entry_id}.html#{hit.section}".rstrip("#")
        cited = [registry[key].url for key in PACKAGE.entry(hit.entry_id, locale).sources]
        found.append({"title": hit.title, "passage": hit.snippet.text, "link": link})
        found[-1]["sources"] = [url for url in cited if url]  # our own advice has none
    return found


if __name__ == "__main__":
    json.dump(retrieve(*sys.argv[1:]), sys.stdout, ensure_ascii=False, indent=1)
