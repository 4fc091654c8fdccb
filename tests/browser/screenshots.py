"""``python -m tests.browser.screenshots``: pictures of pages, to be looked at. Nothing is compared.

They go to ``screenshots/``, which git ignores: figures, worksheets, the guide and the card, in each
language, wide and narrow, light, dark, and as they are printed (a PDF; ``pdftoppm`` makes pictures
of it where it is installed). Names of entries or figures choose some of them.

``--figures`` takes every figure alone, cut out of its page, instead of the whole page.

``--kinds`` takes every kind of page instead: the choice of a language, the start page, its search
with hits, an emergency, an effect, the card, a worksheet, the guide and the numbers, at 320, 768
and 1,440 pixels, in each language, light, and the widest also dark.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import kbpkg
from kbpkg.model.entry import Field, FigurePlace, NumberCard, Question
from tests.browser.driver import Browser, ColorScheme, file_url, launch

ROOT = Path(__file__).parents[2]
KINDS = (
    "index",
    "emergency-unresponsive-person",
    "effects-bladder",
    "bag-card",
    "worksheet-trigger-map",
    "treatment-choosing-a-level",
    "service-helplines",
)
KIND_VIEWS: tuple[tuple[int, ColorScheme], ...] = (
    *((320, "light"), (768, "light"), (1440, "light"), (1440, "dark")),
)
QUERIES = {"en": "blood in urine", "es": "sangre", "ar": "مثانة", "zh-Hant": "膀胱"}
SCHEMES: tuple[ColorScheme, ...] = ("light", "dark")
SHOWN = Field | FigurePlace | NumberCard | Question


def chosen(package: kbpkg.Package, names: list[str]) -> dict[str, list[str]]:
    """Return the entries to show, each with the ids of its figures.

    They are those named, those whose figure is named, or all with a tool.
    """
    found = {}
    for entry in package.entries("en"):
        blocks = [block for section in entry.sections for block in section.blocks]
        figures = [block.id for block in blocks if isinstance(block, FigurePlace)]
        has_tool = any(isinstance(block, SHOWN) for block in blocks)
        if ({entry.id, *figures} & set(names)) if names else has_tool:
            found[entry.id] = figures
    return found


def show_figures(browser: Browser, page: Path, figures: list[str], out: Path) -> None:
    """Write the pictures of the figures of one page, each without what is around it."""
    for width in (1280, 320):
        for scheme in SCHEMES:
            browser.new_page(color_scheme=scheme, viewport=(width, 800))
            browser.goto(file_url(page))
            # As tall as the page: its scroll bar would move what is cut out.
            height = browser.evaluate("document.documentElement.scrollHeight")
            browser.set_viewport(width, int(height))
            for name, figure in zip(figures, browser.find_all("figure"), strict=True):
                end = f"{page.parent.name}.{width}.{scheme}.png"
                browser.screenshot(out / f"{name}.{end}", of=figure)


def show(browser: Browser, bundle: Path, tag: str, entry_id: str, out: Path) -> None:
    """Write the pictures of one page."""
    for width in (1280, 320):
        for scheme in SCHEMES:
            browser.new_page(color_scheme=scheme, viewport=(width, 800))
            browser.goto(file_url(bundle / f"{tag}/{entry_id}.html"))
            browser.screenshot(out / f"{entry_id}.{tag}.{width}.{scheme}.png")
    pdf = out / f"{entry_id}.{tag}.pdf"
    browser.print_pdf(pdf)
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, pdf.with_suffix("")], check=True)


def show_kinds(browser: Browser, bundle: Path, tags: tuple[str, ...], out: Path) -> None:
    """Write the pictures of every kind of page."""
    for width, scheme in KIND_VIEWS:
        browser.new_page(color_scheme=scheme, viewport=(width, 900))
        end = f"{width}.{scheme}.png"
        browser.goto(file_url(bundle / "index.html"))
        browser.screenshot(out / f"choice.{end}")
        for tag in tags:
            for name in KINDS:
                browser.goto(file_url(bundle / f"{tag}/{name}.html"))
                browser.screenshot(out / f"{name}.{tag}.{end}")
            browser.goto(file_url(bundle / f"{tag}/index.html"))
            browser.press("Control+/")
            browser.type(QUERIES.get(tag, "ketamine"))
            browser.wait_for("document.querySelectorAll('[data-entry-id]').length > 0")
            browser.screenshot(out / f"search.{tag}.{end}")
        print(f"{width} {scheme}: {out}")  # noqa: T201 - the answer of a script


def main() -> None:
    """Build the package with its drafts and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("names", nargs="*", help="entries or figures (default: all with tools)")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots", metavar="DIR")
    parser.add_argument("--browser", choices=("chromium", "firefox"), default="chromium")
    parser.add_argument("--kinds", action="store_true", help="every kind of page, all widths")
    parser.add_argument("--figures", action="store_true", help="figures alone, without the page")
    options = parser.parse_args()
    package = kbpkg.load(ROOT / "kb", ROOT / "locales")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launch(options.browser) as browser:
        bundle = Path(folder) / "dist"
        package.export(bundle, drafts=True)
        if options.kinds:
            show_kinds(browser, bundle, package.locales, options.out)
            return
        for entry_id, figures in chosen(package, options.names).items():
            if options.figures and not figures:
                continue
            for tag in package.locales:
                if options.figures:
                    page = bundle / f"{tag}/{entry_id}.html"
                    show_figures(browser, page, figures, options.out)
                else:
                    show(browser, bundle, tag, entry_id, options.out)
            print(f"{entry_id}: {options.out}")  # noqa: T201 - the answer of a script


if __name__ == "__main__":
    main()
