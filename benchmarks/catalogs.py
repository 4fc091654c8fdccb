"""What an update of a catalog costs: ``python -m benchmarks.catalogs`` (from the checkout).

A generated catalog, of 20,000 messages where nothing else is said, in which every message is
translated, meets a template in which a tenth of the texts were reworded, every fiftieth is gone and
every fiftieth is new. CPU seconds are user and system time of a process of its own that does
nothing else, reading and writing the file included; memory is its peak.

The peer is Babel's ``Catalog.update`` with its fuzzy matching, on the same file in the same run. It
compares every pair of the whole catalog, so it gets a smaller one, and the ratio is of that size.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.build import SEED, Cost, measure
from benchmarks.generate import ENTRY_MESSAGES, Words

CPU_LIMIT = 20.0

_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: es\\n"\n'

_OURS = """
import sys
from pathlib import Path
import polib
from kbpkg.load.text_file import read_text
from kbpkg.model.message import Template
from kbpkg.translate.update import update_catalog
catalog, template, out = map(Path, sys.argv[1:])
templates = [
    Template(entry.msgctxt, entry.msgid, "paragraph", (("kb/x.md", 1),))
    for entry in polib.pofile(read_text(template))
]
text, _ = update_catalog(read_text(catalog), templates, "2026-11-22")
out.write_text(text, encoding="utf-8")
"""

_PEER = """
import sys
from pathlib import Path
from babel.messages.pofile import read_po, write_po
catalog_path, template_path, out = map(Path, sys.argv[1:])
with catalog_path.open("rb") as file:
    catalog = read_po(file, locale="es")
with template_path.open("rb") as file:
    template = read_po(file)
catalog.update(template)
with out.open("wb") as file:
    write_po(file, catalog, include_previous=True)
"""


def generate(folder: Path, messages: int) -> tuple[Path, Path]:
    """Write a translated catalog and the template that it is to meet; return both."""
    folder.mkdir()
    chance = random.Random(SEED)
    source, target = Words("en", SEED), Words("es", SEED)
    catalog, template = [_HEADER], [_HEADER]
    for number in range(messages):
        context = f"entry-{number // ENTRY_MESSAGES:05}"
        text, translation = source.text(12), target.text(14)
        catalog.append(f'msgctxt "{context}"\nmsgid "{text}"\nmsgstr "{translation}"\n')
        match chance.randrange(100):
            case 0 | 1:
                continue
            case 2 | 3:
                text = source.text(12)
            case dice if dice < 14:
                text = f"{text} {source.text(2)}"
        template.append(f'msgctxt "{context}"\nmsgid "{text}"\nmsgstr ""\n')
    paths = folder / "es.po", folder / "template.pot"
    for path, blocks in zip(paths, (catalog, template), strict=True):
        path.write_text("\n".join(dict.fromkeys(blocks)), encoding="utf-8")
    return paths


def run(program: str, paths: tuple[Path, Path]) -> Cost:
    """Update a catalog by a program and return what it cost."""
    command = [sys.executable, "-W", "ignore", "-c", program]
    return measure([*command, *map(str, paths), str(paths[0].with_suffix(".out"))])


def report(name: str, messages: int, cost: Cost) -> None:
    """Print what an update cost."""
    each = 1000 * cost.cpu / messages
    print(
        f"{name:18} {messages:7} messages  {cost.cpu:7.1f} CPU s  {each:7.2f} ms a message  "
        f"{cost.memory:5.0f} MB peak"
    )


def main() -> int:
    """Print the costs; return 1 where our update goes over the limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--peer-messages", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kbpkg-benchmark-") as name:
        whole = generate(Path(name) / "whole", options.messages)
        cost = run(_OURS, whole)
        report("kbpkg", options.messages, cost)
        small = generate(Path(name) / "small", options.peer_messages)
        ours, peer = run(_OURS, small), run(_PEER, small)
        report("kbpkg", options.peer_messages, ours)
        report("Babel, the same", options.peer_messages, peer)
        print(f"  ratio: {ours.cpu / peer.cpu:.3f} x CPU")
    verdict = "kept" if cost.cpu <= CPU_LIMIT else "BROKEN"
    print(f"  limit: {CPU_LIMIT:.0f} CPU s: {verdict}")
    return 0 if cost.cpu <= CPU_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
