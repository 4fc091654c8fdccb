"""A package in Spanish with other types and topics is built by the same code."""

import json
import re
import shutil
from pathlib import Path

import pytest

import kbpkg
from kbpkg.cli import main
from tests.problems.package import EPOCH, contents

HEAT = Path(__file__).parent / "heat"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the day, so that no review date passes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the package's bundle."""
    out = tmp_path_factory.mktemp("heat") / "dist"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        assert main(["build", "--quiet", "--kb", str(HEAT / "kb"), "--out", str(out)]) == 0
    return out


def page(bundle: Path, name: str) -> str:
    """Return a page, without the numbers that its blocks have for a second language."""
    return re.sub(r' data-block="[^"]*"', "", (bundle / name).read_text(encoding="utf-8"))


def test_its_own_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    """The package is good; what is not there in Thai on purpose is told."""
    assert main(["check", "--json", "--kb", str(HEAT / "kb")]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(each["code"], each["what"].partition(",")[0]) for each in problems] == [
        ("KB305", "1 of 35 messages have no translation"),
        ("KB305", "words around the entries have no translation"),
    ]


def test_its_catalogs_are_fresh(tmp_path: Path) -> None:
    """`kbpkg catalog update` changes no committed file of it, and adds no interface catalog."""
    copy = Path(shutil.copytree(HEAT, tmp_path / "heat"))
    before = contents(copy)
    assert main(["catalog", "update", "--kb", str(copy / "kb")]) == 0
    assert before == contents(copy)


def test_pages_in_every_locale(bundle: Path) -> None:
    """Each page says its language, links to the others, and holds its own title and sections."""
    titles = {"es": "Golpe de calor", "en": "Heatstroke", "th": "โรคลมแดด"}
    headings = {"es": "Actuar", "en": "What to do", "th": "สิ่งที่ต้องทำ"}
    assert kbpkg.open_bundle(bundle).locales == ("es", "en", "th")
    for tag, title in titles.items():
        html = page(bundle, f"{tag}/golpe-de-calor.html")
        assert f'<html lang="{tag}" dir="ltr">' in html
        assert f"<h1>{title}</h1>" in html
        assert f'<h2 id="actuar-heading">{headings[tag]}</h2>' in html
        assert 'href="tel:112"' in html
        assert 'href="tel:1669"' in html
        assert 'href="#term-golpe-de-calor"' in html
        for other in titles:
            assert f'href="../{other}/golpe-de-calor.html" lang="{other}"' in html


def test_types_and_topics_are_its_own(bundle: Path) -> None:
    """Types and topics come from the package's data, in the language of the page."""
    assert '<p class="kind">Primeros auxilios</p>' in page(bundle, "es/golpe-de-calor.html")
    assert '<p class="kind">First aid</p>' in page(bundle, "en/golpe-de-calor.html")
    home = page(bundle, "es/index.html")
    topics = re.findall(r'<h3 id="topic-([a-z]+)">([^<]+)</h3>', home)
    assert topics == [("urgente", "Urgente"), ("prevencion", "Prevención")]
    # start_with comes first, though Agotamiento stands before it in the alphabet.
    assert home.index("golpe-de-calor.html") < home.index("agotamiento.html")


def test_the_interface_falls_back_to_english(bundle: Path) -> None:
    """The interface is the program's: Spanish in Spanish, and in Thai English, marked as such."""
    assert "Buscar" in page(bundle, "es/agotamiento.html")
    thai = page(bundle, "th/agotamiento.html")
    assert '<label for="query"><span lang="en" dir="ltr">Search</span></label>' in thai
    assert '<label for="query">Search</label>' in page(bundle, "en/agotamiento.html")
    assert "Buscar" not in thai


def test_what_is_not_translated_is_spanish(bundle: Path) -> None:
    """A missing Thai text is shown in the source language, marked, with a badge."""
    thai = page(bundle, "th/sombra-y-agua.html")
    assert '<p lang="es" dir="ltr"><span class="badge" lang="th" dir="ltr">' in thai
    assert "Lleve agua, gorra y un teléfono cargado." in thai


@pytest.mark.parametrize(
    ("query", "locale", "entry_id"),
    [
        ("โรคลมแดด", "th", "golpe-de-calor"),
        ("ฮีทสโตรก", "th", "golpe-de-calor"),
        ("เวียนหัว", "th", "agotamiento"),
        ("เพลีย", "th", "agotamiento"),
        ("insolacion", "es", "golpe-de-calor"),
        ("mareo", "es", "agotamiento"),
        ("sunstroke", "en", "golpe-de-calor"),
        ("dizy", "en", "agotamiento"),
    ],
)
def test_search(query: str, locale: str, entry_id: str, bundle: Path) -> None:
    """Search finds the entry in each language, in the package and in its bundle alike."""
    hits = kbpkg.load(HEAT / "kb").search(query, locale)
    assert [hit.entry_id for hit in hits][:1] == [entry_id]
    found = kbpkg.open_bundle(bundle).search(query, locale)
    assert [(hit.entry_id, hit.score) for hit in found] == [
        (hit.entry_id, hit.score) for hit in hits
    ]


def test_the_source_locale_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a locale commands answer in the package's own source language."""
    assert main(["show", "golpe-de-calor", "--kb", str(HEAT / "kb")]) == 0
    assert capsys.readouterr().out.startswith("Golpe de calor\n")
    assert main(["search", "mareo", "--json", "--kb", str(HEAT / "kb")]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["locale"] == "es"


def test_a_package_without_catalogs(tmp_path: Path) -> None:
    """Without ``locales`` it is built in its source language, with the program's interface."""
    copy = tmp_path / "heat"
    shutil.copytree(HEAT / "kb", copy / "kb")
    path = copy / "kb/package.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("locales:")[0], encoding="utf-8")
    out = tmp_path / "dist"
    assert main(["build", "--quiet", "--strict", "--kb", str(copy / "kb"), "--out", str(out)]) == 0
    assert main(["verify", str(out)]) == 0
    assert kbpkg.open_bundle(out).locales == ("es",)
    assert "Buscar" in page(out, "es/agotamiento.html")
    assert not (copy / "locales").exists()


def test_package_and_entries_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With only ``package.yaml`` and ``entries/`` it is checked, built, shown and searched."""
    kb = tmp_path / "kb"
    (kb / "entries/todo").mkdir(parents=True)
    (kb / "package.yaml").write_text(
        "id: minimo\ntitle: Mínimo\nsource_locale: es\n"
        "topics: [{id: todo, title: Todo}]\ntypes: {nota: {title: Nota, sections: []}}\n",
        encoding="utf-8",
    )
    (kb / "entries/todo/agua.md").write_text(
        "---\ntype: nota\ntitle: Agua\nsummary: Beba.\nkeywords: [agua]\nrisk: standard\n"
        "sources: []\nrelated: []\nupdated: 2026-01-02\nreview_due: 2027-01-02\n---\n\n"
        "## Por qué {#por-que}\n\nEl cuerpo la necesita.\n",
        encoding="utf-8",
    )
    folders = ["--kb", str(kb)]
    assert main(["check", "--strict", *folders]) == 0
    assert main(["build", "--quiet", *folders, "--out", str(tmp_path / "dist"), "--zip"]) == 0
    assert main(["verify", str(tmp_path / "dist.zip")]) == 0
    assert kbpkg.open_bundle(tmp_path / "dist.zip").search("agua")[0].title == "Agua"
    for command in (["show", "agua"], ["search", "agua"], ["catalog", "status"]):
        assert main([*command, *folders]) == 0
    assert main(["review", "status", *folders]) == 0
    assert main(["catalog", "update", *folders]) == 0
    assert set(contents(tmp_path / "locales")) == {"entries.pot"}
    capsys.readouterr()
