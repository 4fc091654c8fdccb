"""Catalogs that gettext would not take: headers, plural forms, charsets, cut files."""

import random
from pathlib import Path

import pytest

from tests.faults.bounded import run
from tests.problems.package import contents, edit

CATALOG = "locales/es/LC_MESSAGES/entries.po"
CONTENT_TYPE = '"Content-Type: text/plain; charset=utf-8\\n"\n'
PLURAL_FORMS = [
    *("nplurals=2;", "plural=n != 1;", "nplurals=two; plural=n != 1;", "nplurals=0; plural=0;"),
    *("nplurals=2; plural=n;", "nplurals=1; plural=n != 1;", "nplurals=2; plural=n / 0;"),
    *("nplurals=2; plural=n != ;", "nplurals=2; plural=m != 1;", "nplurals=-1; plural=0;"),
    *("nplurals=2; plural=__import__('os');", "nplurals=2; plural=n ** n ** n;"),
    f"nplurals=2; plural={'(' * 5000}n{')' * 5000};",
    f"nplurals=2; plural={'n ? 1 : ' * 2000}0;",
    f"nplurals=2; plural={'!' * 5000}n;",
    f"nplurals={'9' * 5000}; plural=0;",
    f"nplurals=2; plural={' ' * 50_000};x",
]


@pytest.mark.parametrize("forms", PLURAL_FORMS)
def test_wrong_plural_forms(forms: str, package: Path) -> None:
    """A rule for plurals that gettext cannot follow is a problem of the catalog's header."""
    edit(package / CATALOG, CONTENT_TYPE, f'{CONTENT_TYPE}"Plural-Forms: {forms}\\n"\n')
    done = run(["check"], package)
    assert done.status == 1
    # Babel itself stumbles over some of them.
    assert done.problems in ([f"KB310 {CATALOG}:1"], [f"KB301 {CATALOG}:1"])


@pytest.mark.parametrize("charset", ["iso-8859-1", "CHARSET", "utf-16", "shift_jis", "nonsense"])
def test_a_header_of_another_charset(charset: str, package: Path) -> None:
    """A header that names another charset than the file has would make other tools misread it."""
    edit(package / CATALOG, "charset=utf-8", f"charset={charset}")
    done = run(["check"], package)
    assert (done.status, done.problems) == (1, [f"KB310 {CATALOG}:1"])


def test_mixed_charsets(package: Path) -> None:
    """Latin-1 bytes in a catalog that is UTF-8 elsewhere are named by their line."""
    path = package / CATALOG
    path.write_bytes(path.read_bytes().replace("señales y ayuda".encode(), b"se\xf1ales y ayuda"))
    done = run(["check"], package)
    assert (done.status, done.problems) == (1, [f"KB101 {CATALOG}:33"])


@pytest.mark.parametrize(
    "header",
    [
        'msgid ""\nmsgstr "no field at all\\n"\n',
        'msgid ""\nmsgstr ""\n"Content-Type text/plain\\n"\n',
        'msgid ""\n',
        'msgstr ""\n',
        'msgid "\nmsgstr ""\n',
    ],
)
def test_a_broken_header(header: str, package: Path) -> None:
    """A header that is cut or holds no fields is a problem, and the catalog stays as it is."""
    path = package / CATALOG
    _, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(f"{header}\n{rest}", encoding="utf-8")
    before = contents(package)
    done = run(["check"], package)
    assert done.status == 1
    assert {each[:5] for each in done.problems} <= {"KB301", "KB310"}, done.err
    assert all(f" {CATALOG}:" in each for each in done.problems)
    assert run(["catalog", "update"], package).status == 1
    assert before == contents(package)


def test_a_locale_with_a_broken_catalog_is_told_once(package: Path) -> None:
    """Of a declared locale whose catalog is broken nobody says that it has none."""
    edit(package / "kb/package.yaml", "drafted_by: machine", "locales: {es: release}")
    edit(package / CATALOG, 'msgstr "Hoy"', "msgstr Hoy")
    done = run(["check"], package)
    assert {each.partition(":")[0] for each in done.problems} == {f"KB301 {CATALOG}"}


def test_damage_at_random_places(package: Path) -> None:
    """A catalog cut, or with bytes changed, anywhere: told or read, never a traceback."""
    chance = random.Random(20260105)  # noqa: S311 - the same damage every time
    path = package / CATALOG
    good = path.read_bytes()
    for _ in range(30):
        at = chance.randrange(len(good))
        cut = chance.choice([good[:at], good[at:], good[:at] + b'"\\' + good[at + 2 :]])
        path.write_bytes(cut)
        run(["check"], package)
        assert path.read_bytes() == cut
