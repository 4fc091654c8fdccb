"""Whole pages of the base package. After a change of templates: `pytest tests/golden --refresh`.

The Spanish catalog has one message missing and one fuzzy here, so both badges are in the pages.
"""

from pathlib import Path

import pytest

from kbpkg.cli import main
from tests.problems.package import EPOCH, copy_base, edit

PAGES = Path(__file__).parent / "pages"
NAMES = (
    *("index.html", "README.txt", "manifest.json"),
    *("en/index.html", "en/bladder.html", "en/numbers.html"),
    *("es/index.html", "es/bladder.html", "es/numbers.html"),
    *("search/es/index.js", "texts/es/0.js"),
    *("es/handout.html", "pages/es/bladder.js", "words/es.js"),
    *("shapes/bladder.js", "assets/sources.js"),
)


START = """emergency:
  - "**Cannot pee:** [get help now](entry:bladder#what-to-do)."
needs:
  - title: My body
    list:
      - {words: "It hurts when I pee", entry: "bladder#signs"}
"""


def make_partial(package: Path) -> None:
    """Make one Spanish message of the base package missing and one fuzzy; add to the start page."""
    with (package / "kb/package.yaml").open("a", encoding="utf-8", newline="\n") as file:
        file.write(START)
    catalog = package / "locales/es/LC_MESSAGES/entries.po"
    edit(catalog, 'msgstr "Beba *agua*. [@study-2021]"', 'msgstr ""')
    edit(
        catalog,
        'msgctxt "bladder"\nmsgid "Blood in it."',
        '#, fuzzy\nmsgctxt "bladder"\nmsgid "Blood in it."',
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the base package with Spanish not whole."""
    folder = tmp_path_factory.mktemp("golden")
    package = copy_base(folder / "package")
    make_partial(package)
    out = folder / "dist"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        assert main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(out)]) == 0
    return out


def comparable(name: str, text: str) -> str:
    """Leave out of a manifest what changes with every script and version."""
    if name != "manifest.json":
        return text
    changing = ('"sha256"', '"size"', '"generator"')
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.strip().startswith(changing))


@pytest.mark.parametrize("name", NAMES)
def test_page(
    name: str,
    bundle: Path,
    refresh: bool,  # noqa: FBT001 - a fixture
) -> None:
    """A page is what it was when somebody last looked at it."""
    found = comparable(name, (bundle / name).read_bytes().decode("utf-8"))
    golden = PAGES / name
    if refresh:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(found.encode("utf-8"))
    assert golden.read_bytes().decode("utf-8") == found


def test_no_golden_file_is_left_over() -> None:
    """Every golden file is compared."""
    there = {path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*") if path.is_file()}
    assert set(NAMES) == there
