"""Variants of a language: an edition reads its parents' catalogs, so checks and counts do too."""

from pathlib import Path

import pytest

from kbpkg.cli import main
from tests.catalogs.spanish import ENTRIES
from tests.catalogs.test_status import status
from tests.problems.package import edit


def start(package: Path, name: str, states: str) -> str:
    """Begin an empty catalog of a locale, declare some states, and return the catalog's path."""
    path = f"locales/{name}/LC_MESSAGES/entries.po"
    (package / path).parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    (package / path).write_text(header, encoding="utf-8")
    edit(package / "kb/package.yaml", "drafted_by: machine", f"locales: {{{states}}}")
    return path


def check(package: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Return what `kbpkg check` says of a package."""
    capsys.readouterr()
    main(["check", "--kb", str(package / "kb"), *options])
    return capsys.readouterr().err


def test_the_texts_of_a_parent_are_checked_with_it(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build of es_MX shows what stands in es, so an error there stops it."""
    start(package, "es_MX", "es: draft, es_MX: draft")
    edit(
        package / ENTRIES,
        '[@study-2021]"\nmsgstr "Beba *agua*. [@study-2021]',
        '[@study-2021]"\nmsgstr "Beba *agua*. [@nope]',
    )
    said = check(package, capsys, "--locale", "es_MX")
    assert f"error KB303 {package / ENTRIES}:" in said
    out = package / "dist"
    build = ["build", "--drafts", "--locale", "es_MX", "--quiet", "--out", str(out)]
    assert main([*build, "--kb", str(package / "kb")]) == 1
    assert not out.exists()


def test_a_variant_of_a_whole_language_is_whole(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What es has is there in es_MX: nothing is missing, in check and in the counts."""
    edit(package / "kb/entries/effects/bladder.md", "risk: standard", "risk: safety-critical")
    path = start(package, "es_MX", "es: release, es_MX: release")
    assert str(package / path) not in check(package, capsys)
    spanish, mexican = status(package, capsys)
    assert [group["current"] for group in mexican["groups"].values()] == [
        group["current"] for group in spanish["groups"].values()
    ]


def test_a_variant_of_the_source_is_whole(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In en_GB the reader sees en as the own language: no hole, no mark."""
    start(package, "en_GB", "en_GB: release, es: draft")
    assert "en_GB" not in check(package, capsys)
    british = next(each for each in status(package, capsys) if each["locale"] == "en-GB")
    assert {group["percent"] for group in british["groups"].values()} == {100}
    assert main(["show", "bladder", "--locale", "en_GB", "--kb", str(package / "kb")]) == 0
    assert "[en]" not in capsys.readouterr().out
