"""``python -m tests.browser.screenshots``: pictures of pages, to be looked at. Nothing is compared.

They go to ``screenshots/``, which git ignores: figures, worksheets, the guide and the card, in each
language, wide and narrow, light, dark, and as they are printed (a PDF; ``pdftoppm`` makes pictures
of it where it is installed). Names of entries or figures choose some of them.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import kbpkg
from kbpkg.model.entry import Field, FigurePlace, NumberCard, Question
from tests.browser.driver import Browser, file_url, launch

ROOT = Path(__file__).parents[2]
SHOWN = Field | FigurePlace | NumberCard | Question


def chosen(package: kbpkg.Package, names: list[str]) -> list[str]:
    """Return the entries to show: those named, those whose figure is named, or all with a tool."""
    found = []
    for entry in package.entries("en"):
        blocks = [block for section in entry.sections for block in section.blocks]
        figures = {block.id for block in blocks if isinstance(block, FigurePlace)}
        has_tool = any(isinstance(block, SHOWN) for block in blocks)
        if ({entry.id, *figures} & set(names)) if names else has_tool:
            found.append(entry.id)
    return found


def show(browser: Browser, bundle: Path, tag: str, entry_id: str, out: Path) -> None:
    """Write the pictures of one page."""
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            browser.new_page(color_scheme=scheme, viewport=(width, 800))
            browser.goto(file_url(bundle / f"{tag}/{entry_id}.html"))
            browser.screenshot(out / f"{entry_id}.{tag}.{width}.{scheme}.png")
    pdf = out / f"{entry_id}.{tag}.pdf"
    browser.print_pdf(pdf)
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, pdf.with_suffix("")], check=True)


def main() -> None:
    """Build the package with its drafts and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("names", nargs="*", help="entries or figures (default: all with tools)")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots", metavar="DIR")
    parser.add_argument("--browser", choices=("chromium", "firefox"), default="chromium")
    options = parser.parse_args()
    package = kbpkg.load(ROOT / "kb", ROOT / "locales")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launch(options.browser) as browser:
        bundle = Path(folder) / "dist"
        package.export(bundle, drafts=True)
        for entry_id in chosen(package, options.names):
            for tag in package.locales:
                show(browser, bundle, tag, entry_id, options.out)
            print(f"{entry_id}: {options.out}")  # noqa: T201 - the answer of a script


if __name__ == "__main__":
    main()
