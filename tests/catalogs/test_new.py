"""`kbpkg new entry` and `kbpkg new locale`: files of the right form."""

import gettext
import os
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from kbpkg.cli import main
from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.text_file import read_text
from kbpkg.model.locale import Locale
from tests.catalogs.spanish import ENTRIES
from tests.problems.package import contents, edit

SKIN = "kb/entries/effects/skin.md"


def run(package: Path, *arguments: str) -> int:
    """Run a command on a package."""
    return main([*arguments, "--kb", str(package / "kb")])


def test_a_new_entry_is_of_its_type(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file has every key, the sections of its type, today, and half a year to the review."""
    assert run(package, "new", "entry", "effects/skin", "--type", "effect") == 0
    assert f"written: {package / SKIN}\n" in capsys.readouterr().out
    text = (package / SKIN).read_text(encoding="utf-8")
    assert 'type: effect\ntitle: "Skin"\n' in text
    assert "## Signs {#signs}" in text
    assert "## What to do {#what-to-do}" in text
    assert "updated: 2026-01-05\nreview_due: 2026-07-06\n" in text


def test_check_names_every_place_to_fill_in(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` names each … with its line, once, and nothing else as an error."""
    assert run(package, "new", "entry", "effects/skin", "--type", "effect") == 0
    capsys.readouterr()
    assert run(package, "check") == 1
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error")]
    lines = (package / SKIN).read_text(encoding="utf-8").splitlines()
    places = [number for number, line in enumerate(lines, 1) if "…" in line]
    assert len(places) == 4
    expected = [f"error KB104 {package / SKIN}:{number}: " for number in places]
    assert len(errors) == len(expected)
    assert all(error.startswith(place) for error, place in zip(errors, expected, strict=True))


def test_a_filled_in_entry_is_clean(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With words for every … the package has no errors, and the page is built."""
    assert run(package, "new", "entry", "effects/skin", "--type", "effect") == 0
    path = package / SKIN
    text = path.read_text(encoding="utf-8").replace("safety-critical\n", "standard\n")
    path.write_text(text.replace("…", "Words."), encoding="utf-8")
    capsys.readouterr()
    assert run(package, "check") == 0
    assert "error" not in capsys.readouterr().err
    assert run(package, "build", "--quiet", "--out", str(package / "dist")) == 0
    assert (package / "dist/en/skin.html").is_file()


@pytest.mark.parametrize(
    "entry_id", ["113", "yes", "null", "1-2", "on-off", "2026-01-01", "a" * 60]
)
def test_ids_that_yaml_could_misread(entry_id: str, package: Path) -> None:
    """An id that looks like a number, a date or a truth value is a text in the file."""
    assert run(package, "new", "entry", f"effects/{entry_id}", "--type", "effect") == 0
    path = package / f"kb/entries/effects/{entry_id}.md"
    text = path.read_text(encoding="utf-8").replace("safety-critical\n", "standard\n")
    path.write_text(text.replace("…", "Words."), encoding="utf-8")
    assert run(package, "check") == 0


@pytest.mark.parametrize(
    ("name", "entry_type", "said"),
    [
        ("nowhere/skin", "effect", "KB104 nowhere/skin: no topic 'nowhere'"),
        ("skin", "effect", "KB104 skin: no topic 'skin'"),
        ("effects/skin", "poem", "KB104 effects/skin: no type 'poem'"),
        ("effects/Skin", "effect", "KB104 effects/Skin: 'Skin' is not a good id"),
        ("effects/", "effect", "KB104 effects/: '' is not a good id"),
        ("effects/../../../skin", "effect", "is not a good id"),
        ("effects/a/b", "effect", "is not a good id"),
        ("../effects/skin", "effect", "no topic '..'"),
        ("effects/index", "effect", "KB104 effects/index: "),
        ("effects/con", "effect", "KB104 effects/con: "),
        (f"effects/{'a' * 61}", "effect", "KB104 effects/a"),
        ("effects/bladder", "effect", "KB106 effects/bladder: this id is taken"),
        ("services/bladder", "effect", "KB106 services/bladder: this id is taken"),
        ("services/broken", "effect", "KB106 "),
        ("effects/broken", "effect", "KB106 "),
    ],
)
def test_refusals_of_an_entry(
    name: str, entry_type: str, said: str, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A strange topic, type or id, and an id that is taken, are problems; nothing is written."""
    (package / "kb/entries/services/broken.md").write_text("no front matter", encoding="utf-8")
    before = contents(package)
    assert run(package, "new", "entry", name, "--type", entry_type) == 1
    assert said in capsys.readouterr().err
    assert before == contents(package)


PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5);",
    "zh_Hant": "nplurals=1; plural=0;",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}


def rule(plural_forms: str) -> list[int]:
    """Return the form that a rule gives to each of many numbers."""
    expression = plural_forms.partition("plural=")[2].rstrip("; ")
    plural = gettext.c2py(expression)
    return [plural(number) for number in range(1200)]


@pytest.mark.parametrize("locale", [*PLURALS, "pt_BR", "zh-Hant-HK", "sr_Latn", "th", "ga", "cy"])
def test_a_new_locale(locale: str, package: Path) -> None:
    """Both catalogs are empty, have a header that gettext takes, and build as they are."""
    assert run(package, "new", "locale", locale) == 0
    identifier = locale.replace("-", "_")
    folder = package / "locales" / identifier / "LC_MESSAGES"
    # The program has words of its own in these; an empty catalog of them would serve nobody.
    words = set() if identifier in {"ar", "zh_Hant"} else {"interface.po"}
    assert {path.name for path in folder.iterdir()} == {"entries.po", *words}
    for path in folder.iterdir():
        catalog = polib.pofile(str(path), encoding="utf-8")
        assert catalog.metadata["Language"] == identifier
        assert catalog.metadata["Content-Type"] == "text/plain; charset=UTF-8"
        assert len(catalog) > 20
        assert not [each for each in catalog if each.msgstr or each.fuzzy]
        if locale in PLURALS:
            ours = catalog.metadata["Plural-Forms"]
            expected = PLURALS[locale]
            assert ours.partition(";")[0] == expected.partition(";")[0]
            assert rule(ours) == rule(expected)
        read, problems = read_catalog(read_text(path), path="x", locale=Locale.parse(locale))
        assert problems == []
        assert read is not None
        if shutil.which("msgfmt"):
            done = subprocess.run(
                ["msgfmt", "--check", "-o", os.devnull, path],
                check=False,
                capture_output=True,
                text=True,
            )
            assert (done.returncode, done.stderr) == (0, "")
    assert run(package, "build", "--quiet", "--out", str(package / "dist")) == 0
    assert (package / "dist" / identifier.replace("_", "-") / "bladder.html").is_file()


def test_update_leaves_a_new_locale_as_it_is(package: Path) -> None:
    """A locale that was just started is up to date."""
    assert run(package, "new", "locale", "uk") == 0
    assert run(package, "catalog", "update") == 0
    before = contents(package / "locales/uk")
    assert run(package, "catalog", "update") == 0
    assert before == contents(package / "locales/uk")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("es", "KB106 es: this locale is there already"),
        ("en", "KB106 en: this locale is there already"),
        ("klingon", "KB104 klingon: unknown locale 'klingon'"),
        ("../uk", "KB104 ../uk: unknown locale"),
        ("ca@valencia", "KB104 ca@valencia: unknown locale"),
        ("", "KB104 : unknown locale"),
    ],
)
def test_refusals_of_a_locale(
    locale: str, said: str, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A locale that is there already, or that CLDR does not know, is refused."""
    before = contents(package)
    assert run(package, "new", "locale", locale) == 1
    assert said in capsys.readouterr().err
    assert before == contents(package)


def test_a_locale_under_another_name_is_there_already(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """zh-Hant-TW and zh_TW are one locale for CLDR, so the second is refused."""
    assert run(package, "new", "locale", "zh_TW") == 0
    assert run(package, "new", "locale", "zh-Hant-TW") == 1
    assert "KB106" in capsys.readouterr().err


def test_a_catalog_that_is_there_is_not_written_over(package: Path) -> None:
    """A locale of which only the interface is translated keeps those translations."""
    path = package / "locales/uk/LC_MESSAGES/interface.po"
    path.parent.mkdir(parents=True)
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(f'{text}msgid "Search"\nmsgstr "Пошук"\n', encoding="utf-8")
    run(package, "new", "locale", "uk")
    assert "Пошук" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "plural_forms",
    [
        "nplurals=2; plural=(n != 1);",
        "nplurals=2; plural=n != 1",
        "nplurals=1; plural=0;",
        'nplurals=2; plural=n>1;"\n"',
    ],
)
def test_plural_rules_that_gettext_takes(
    plural_forms: str, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every way in which people write a good rule is good."""
    edit(
        package / ENTRIES,
        '"Language: es\\n"',
        f'"Language: es\\n"\n"Plural-Forms: {plural_forms}\\n"',
    )
    run(package, "check")
    assert "KB310" not in capsys.readouterr().err


def spanish_words(package: Path) -> int:
    """Return how often the page of bladder says Sources in Spanish, as the program does."""
    assert run(package, "build", "--quiet", "--out", str(package / "dist")) == 0
    return (package / "dist/es/bladder.html").read_text(encoding="utf-8").count("Fuentes")


def test_a_new_locale_keeps_the_programs_own_words(package: Path) -> None:
    """Where the program speaks a language, starting its entries takes no word of that away."""
    interface = package / "locales/es/LC_MESSAGES/interface.po"
    interface.unlink()
    words = spanish_words(package)
    assert words > 0
    shutil.rmtree(package / "locales")
    assert run(package, "new", "locale", "es") == 0
    assert not interface.exists()
    assert spanish_words(package) == words


def test_words_of_the_package_lie_over_those_of_the_program(package: Path) -> None:
    """A catalog of the package's own says a word otherwise; the other words are the program's."""
    path = package / "locales/es/LC_MESSAGES/interface.po"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(
        f'{header}msgid "Sources"\nmsgstr ""\n\nmsgid "See also"\nmsgstr "Otras"\n',
        encoding="utf-8",
    )
    assert spanish_words(package) > 0
    assert ">Otras<" in (package / "dist/es/bladder.html").read_text(encoding="utf-8")


def test_the_missing_catalog_of_a_locale(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What check misses, the command that it names begins, beside the catalog that is there."""
    assert run(package, "new", "locale", "zh-Hant-HK") == 0
    folder = package / "locales/zh_Hant_HK/LC_MESSAGES"
    (folder / "interface.po").unlink()
    folder.parent.rename(package / "locales/zh-Hant-HK")
    folder = package / "locales/zh-Hant-HK/LC_MESSAGES"
    before = contents(package)
    assert run(package, "new", "locale", "zh_Hant_HK") == 0
    assert set(contents(package)) - set(before) == {"locales/zh-Hant-HK/LC_MESSAGES/interface.po"}
    assert run(package, "new", "locale", "zh_Hant_HK") == 1
    assert "KB106 zh_Hant_HK: this locale is there already" in capsys.readouterr().err


def test_the_interface_in_the_language_of_the_source(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source that is not English gets words around its entries, and no catalog of entries."""
    edit(package / "kb/package.yaml", "source_locale: en", "source_locale: de")
    assert run(package, "new", "locale", "de") == 0
    assert [path.name for path in (package / "locales/de/LC_MESSAGES").iterdir()] == [
        "interface.po"
    ]
    said = capsys.readouterr().out
    assert "draft" not in said
    assert "release" not in said
    path = package / "locales/de/LC_MESSAGES/interface.po"
    catalog = polib.pofile(str(path), encoding="utf-8")
    next(each for each in catalog if each.msgid == "Sources").msgstr = "Quellen"
    catalog.save()
    assert run(package, "build", "--quiet", "--out", str(package / "dist")) == 0
    assert "Quellen" in (package / "dist/de/bladder.html").read_text(encoding="utf-8")


def test_a_new_locale_says_whether_it_is_built(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without states it is a release at once; beside named ones it is a draft."""
    assert run(package, "new", "locale", "pl") == 0
    line = "locales: {es: release, pl: draft}"
    assert f"package.yaml   {line}\n" in capsys.readouterr().out
    edit(package / "kb/package.yaml", "drafted_by: machine", f"drafted_by: machine\n{line}")
    assert run(package, "new", "locale", "fr") == 0
    assert "it is a draft, built with --drafts only" in capsys.readouterr().out
