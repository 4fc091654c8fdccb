"""Search for a chat bot: ``python docs/retriever.py "sangre en la orina" es`` prints JSON.

``retrieve`` gives what a bot quotes: title, passage, a link into the bundle, the sources. A bot
should show the link, so that people read the whole page, its dates and who reviewed it.
"""

import json
import sys

import kbpkg

PACKAGE = kbpkg.load()  # or kbpkg.load("kb") for another package


def retrieve(question: str, locale: str = "en", limit: int | str = 3) -> list[dict[str, object]]:
    """Return the best passages for a question, best first."""
    edition = PACKAGE.edition(locale)
    found: list[dict[str, object]] = []
    for hit in PACKAGE.search(question, locale, int(limit)):
        link = f"{edition.locale.tag}/{hit.entry_id}.html#{hit.section}".rstrip("#")
        cited = (edition.package.sources[key] for key in PACKAGE.entry(hit.entry_id).sources)
        urls = [source.url for source in cited if source.url]  # our own advice has none
        found += [{"title": hit.title, "passage": hit.snippet.text, "link": link, "sources": urls}]
    return found


if __name__ == "__main__":
    asked = sys.argv[1:4] or sys.exit(__doc__)
    json.dump(retrieve(*asked), sys.stdout, ensure_ascii=False, indent=1)
