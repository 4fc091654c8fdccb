"""What a reader waits for: ``python -m benchmarks.reader`` (in the checkout, with Chromium).

Opens the same entries from disk in Chromium, its processor slowed down four times, as built by
kbpkg, by Sphinx (with MyST and its own search) and by MkDocs Material (with its offline plugin,
without which it finds nothing on file:, and with the script that stands in for workers there, from
npm, in its own folder instead of on the internet). The peers come from PyPI into a venv of their
own and get the English entries alone, which is easier for them; kbpkg's bundle has every language.
Runs are interleaved: each round opens all three, so that whatever else the machine does slows all.

- first paint: first-contentful-paint of an entry, which may be a header alone.
- text: largest-contentful-paint of it, so far as it has come when the page is complete: its words.
- first hit: from the beginning of the navigation until a link to a page that was found stands
  there, for a query that is put in as soon as the page has loaded. In Sphinx another page answers:
  the time is that page's alone.
- bytes: all files that were loaded until then, from a page that was opened afresh.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import kbpkg
from kbpkg.model.entry import Entry
from tests.browser.driver import Chromium, file_url, launch

ROOT = Path(__file__).parents[1]
PEERS = ("sphinx==9.0.4", "myst-parser==5.2.0", "mkdocs==1.6.1", "mkdocs-material==9.8.2")
SHIM = "iframe-worker@1.0.4"
PAGE, QUERY = "effects-bladder", "bladder"
SLOWER, ROUNDS = 4, 7
BYTE_LIMIT = 400_000

# Put a query in, wait for a link that was found, return the time since the navigation began, and
# the time of day.
_FIRST_HIT = """new Promise((resolve) => {{
    const isThere = () => document.querySelector('{hit}');
    const tell = () => resolve([performance.now(), Date.now()]);
    if (isThere()) return tell();
    new MutationObserver((_, self) => {{
        if (isThere()) {{ self.disconnect(); tell(); }}
    }}).observe(document.documentElement, {{ childList: true, subtree: true }});
    const box = document.querySelector('{box}');
    if (!box) return;
    box.focus();
    box.value = '{query}';
    for (const name of ['input', 'keyup']) box.dispatchEvent(new Event(name, {{ bubbles: true }}));
}})"""
_PAINT = """new Promise((resolve) => {
    const found = () => performance.getEntriesByName('first-contentful-paint')[0];
    if (found()) return resolve(found().startTime);
    new PerformanceObserver(() => found() && resolve(found().startTime))
        .observe({ type: 'paint', buffered: true });
})"""


_TEXT = """new Promise((resolve) => {{
    let last = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((each) => (last = each.startTime)))
        .observe({{ type: 'largest-contentful-paint', buffered: true }});
    setTimeout(() => resolve(last), {wait});
}})"""
# So many milliseconds after the page is complete the largest paint is the last one.
_SETTLED = 400


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: an entry's page, the address where a query is put, the box, what a hit is."""

    name: str
    page: str
    search: str
    box: str
    hit: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening: milliseconds to the paints and to the first hit, and the files loaded."""

    paint: float
    text: float
    hit: float
    files: tuple[Path, ...]


def markdown_of(entry: Entry, text: str) -> str:
    """Return an entry as Markdown that both peers read: no containers, no citations."""
    body = text.split("\n---\n", 1)[1]
    body = re.sub(r"^:::.*\n", "", body, flags=re.MULTILINE)
    body = re.sub(r" ?\[@[a-z0-9-]+\]", "", body)
    body = re.sub(r"\]\(entry:([a-z0-9-]+)(#[a-z0-9-]+)?\)", r"](\1.md)", body)
    body = re.sub(r"\[([^\]]+)\]\((?:term|service):[^)]+\)", r"\1", body)
    body = re.sub(r" \{#[a-z0-9-]+\}$", "", body, flags=re.MULTILINE)
    return f"# {entry.title.content}\n\n{entry.summary.content}\n\n{body}"


def build_peers(folder: Path, entries: tuple[Entry, ...]) -> tuple[Site, Site]:
    """Install the peers, give them the entries, and let both build."""
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    binaries = environment / ("Scripts" if sys.platform == "win32" else "bin")
    _run(binaries / "python", "-m", "pip", "install", "--quiet", *PEERS)
    docs = folder / "docs"
    docs.mkdir()
    for entry in entries:
        text = Path(entry.path).read_text(encoding="utf-8")
        (docs / f"{entry.id}.md").write_text(markdown_of(entry, text), encoding="utf-8")
    listed = "\n".join(f"- [{entry.title.content}]({entry.id}.md)" for entry in entries)
    (docs / "index.md").write_text(f"# Ketamine\n\n{listed}\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Ketamine\nuse_directory_urls: false\n"
        "theme: {name: material, font: false}\nplugins: [search, offline]\n",
        encoding="utf-8",
    )
    _run(binaries / "mkdocs", "build", "--quiet", "-f", folder / "mkdocs.yml", "-d", folder / "mk")
    _put_shim(folder / "mk", folder)
    (docs / "conf.py").write_text(
        "project = 'Ketamine'\nextensions = ['myst_parser']\nsuppress_warnings = ['toc', 'myst']\n",
        encoding="utf-8",
    )
    _run(binaries / "sphinx-build", "-q", docs, folder / "sphinx")
    sphinx, material = folder / "sphinx", folder / "mk"
    search = f"{file_url(sphinx / 'search.html')}?q={QUERY}"
    page = file_url(material / f"{PAGE}.html")
    return (
        Site("Sphinx", file_url(sphinx / f"{PAGE}.html"), search, "", "#search-results li a"),
        Site("MkDocs Material", page, page, ".md-search__input", ".md-search-result__link"),
    )


def _put_shim(site: Path, folder: Path) -> None:
    """Put beside the pages the script that MkDocs Material loads from the internet on file:."""
    _run("npm", "pack", "--silent", "--pack-destination", folder, SHIM)
    with tarfile.open(next(folder.glob("iframe-worker-*.tgz"))) as packed:
        shim = packed.extractfile("package/shim/index.js")
        if shim is None:
            raise FileNotFoundError(SHIM)
        (site / "assets/shim.js").write_bytes(shim.read())
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        text = text.replace("https://unpkg.com/iframe-worker/shim", "assets/shim.js")
        page.write_text(text, encoding="utf-8")


def open_once(browser: Chromium, site: Site) -> Opened:
    """Open a site afresh: an entry, then the page where it searches."""
    browser.new_page(viewport=(1366, 768))
    browser.slow_down(SLOWER)
    browser.goto(site.page)
    paint = float(browser.evaluate(_PAINT))
    text = float(browser.evaluate(_TEXT.format(wait=_SETTLED)))
    browser.new_page(viewport=(1366, 768))
    browser.slow_down(SLOWER)
    browser.goto(site.search)
    script = _FIRST_HIT.format(hit=site.hit, box=site.box or "none", query=QUERY)
    hit, until = browser.evaluate(script)
    files = map(_path, browser.loaded_files(until))
    # A team's own file is looked for, and is not there.
    return Opened(paint, text, float(hit), tuple(path for path in files if path.is_file()))


def measure(sites: tuple[Site, ...]) -> dict[str, list[Opened]]:
    """Open all sites in turn, so many rounds; a first round warms the disk and is not counted."""
    found: dict[str, list[Opened]] = {site.name: [] for site in sites}
    with launch("chromium") as browser:
        if not isinstance(browser, Chromium):
            raise TypeError(browser)
        for number in range(ROUNDS + 1):
            for site in sites:
                opened = open_once(browser, site)
                if number:
                    found[site.name].append(opened)
    return found


def _path(address: str) -> Path:
    return Path(unquote(urlsplit(address).path))


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)


def _median(opened: list[Opened], of: Callable[[Opened], float]) -> float:
    return statistics.median(map(of, opened))


def main() -> int:
    """Measure and print; fail where kbpkg is not ahead, or loads more than it may."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.parse_args()
    package = kbpkg.load(ROOT / "kb", ROOT / "locales")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package.export(folder / "dist")
        own = file_url(folder / f"dist/en/{PAGE}.html")
        kb = Site("kbpkg", own, own, "#query", "[data-entry-id] a")
        found = measure((kb, *build_peers(folder, package.entries("en"))))
        print(f"median of {ROUNDS} interleaved runs, Chromium, {SLOWER}x slowdown, file:")
        print(f"{'':16} {'first paint':>12} {'text':>12} {'first hit':>12} {'bytes to it':>12}")
        sizes = {}
        for site, opened in found.items():
            files = dict.fromkeys(opened[-1].files)
            sizes[site] = sum(path.stat().st_size for path in files)
            times = (lambda o: o.paint, lambda o: o.text, lambda o: o.hit)
            row = "".join(f" {_median(opened, of):9,.0f} ms" for of in times)
            print(f"{site:16}{row} {sizes[site]:12,}")
        print("\nkbpkg, file by file:")
        for path in dict.fromkeys(found["kbpkg"][-1].files):
            print(f"{path.stat().st_size:9,}  {path.relative_to(folder / 'dist')}")
    ahead = all(
        _median(found["kbpkg"], of) < _median(found[peer], of)
        for peer in found
        if peer != "kbpkg"
        for of in (lambda o: o.paint, lambda o: o.hit)
    )
    print(f"\nahead of both: {'yes' if ahead else 'NO'}; ", end="")
    print(f"at most {BYTE_LIMIT:,} bytes: {'yes' if sizes['kbpkg'] <= BYTE_LIMIT else 'NO'}")
    return 0 if ahead and sizes["kbpkg"] <= BYTE_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
