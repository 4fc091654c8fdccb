"""What a build costs: ``python -m benchmarks.build`` (from the checkout, with kbpkg installed).

Builds this package, and a generated one of 1,000 entries in six locales, each in a process of its
own. CPU seconds are user and system time of that process and its children, because wall time on
a shared machine says nothing. The peer is the bare way through the same files in the same run:
read every catalog with Babel and every entry with markdown-it-py, render the Markdown, write the
files; no checks, no index, no pages around the text.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import LOCALES, generate

ROOT = Path(__file__).parents[1]
SEED = 20261122
CPU_LIMIT, MEMORY_LIMIT = 40.0, 400.0

_PEER = """
import sys
from pathlib import Path
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt
kb, locales, out = map(Path, sys.argv[1:])
markdown = MarkdownIt()
sources = [(path, path.read_text("utf-8")) for path in sorted(kb.rglob("*.md"))]
for catalog_path in [None, *sorted(locales.rglob("entries.po"))]:
    catalog = read_po(catalog_path.open("rb")) if catalog_path else None
    tag = catalog_path.parts[-3] if catalog_path else "source"
    (out / tag).mkdir(parents=True)
    for path, text in sources:
        if catalog:
            blocks = text.split("\\n\\n")
            found = (catalog.get(block, path.stem) for block in blocks)
            text = "\\n\\n".join(
                str(message.string) if message else block
                for message, block in zip(found, blocks)
            )
        (out / tag / f"{path.stem}.html").write_text(markdown.render(text), "utf-8")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds and peak memory in MB of one process."""

    cpu: float
    memory: float


def measure(command: list[str]) -> Cost:
    """Run a command to its end and return what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A process of its own reports the peak of its child alone.
    script = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, int(done.stdout.split()[-1]) / 1024)


def build(root: Path, out: Path) -> Cost:
    """Build a package."""
    folders = ["--kb", str(root / "kb"), "--locales", str(root / "locales"), "--out", str(out)]
    return measure([sys.executable, "-W", "ignore", "-m", "kbpkg", "build", "--quiet", *folders])


def report(name: str, cost: Cost, out: Path) -> None:
    """Print what a build cost, and by page."""
    pages = len([path for path in out.glob("*/*.html") if path.parent.name != "assets"])
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(
        f"{name:28} {pages:6} pages  {cost.cpu:6.1f} CPU s  {cost.cpu / pages:.5f} CPU s/page  "
        f"{cost.memory:5.0f} MB peak  {size / pages:7.0f} bytes/page"
    )


def main() -> int:
    """Print the costs; return 1 where the generated package goes over a limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kbpkg-benchmark-") as name:
        folder = Path(name)
        own = folder / "own"
        report("this package", build(ROOT, own), own)
        package, out, bare = folder / "package", folder / "out", folder / "bare"
        generate(package, options.entries, SEED)
        cost = build(package, out)
        report(f"{options.entries} entries x {len(LOCALES) + 1} locales", cost, out)
        folders = [str(package / "kb"), str(package / "locales"), str(bare)]
        peer = measure([sys.executable, "-c", _PEER, *folders])
        report("  the bare way", peer, bare)
        print(f"  ratio: {cost.cpu / peer.cpu:.1f} x CPU, {cost.memory / peer.memory:.1f} x memory")
    is_within = cost.cpu <= CPU_LIMIT and cost.memory <= MEMORY_LIMIT
    verdict = "kept" if is_within else "BROKEN"
    print(f"  limits: {CPU_LIMIT:.0f} CPU s, {MEMORY_LIMIT:.0f} MB: {verdict}")
    return 0 if is_within else 1


if __name__ == "__main__":
    sys.exit(main())
