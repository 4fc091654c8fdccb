"""kbpkg.load: a package as other programs use it."""

import dataclasses
import datetime
import inspect
import json
import re
import typing
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest

import kbpkg
from tests.library.conftest import ROOT
from tests.problems.package import BASE, EPOCH, HERE, contents, copy_base, edit, lay_over

CASES: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/parity/cases.json").read_text(encoding="utf-8")
)


def test_every_public_name_is_there() -> None:
    """What ``__all__`` lists can be had, and says what it is."""
    for name in kbpkg.__all__:
        found = getattr(kbpkg, name)
        assert name == "__version__" or found.__doc__, name


def test_public_names_lead_to_public_names() -> None:
    """Every type of this program that a public value holds, takes or gives has a public name."""
    public = [getattr(kbpkg, name) for name in kbpkg.__all__]
    classes = [each for each in public if isinstance(each, type)]
    members = [value for each in classes for name, value in vars(each).items() if name[0] != "_"]
    gets = [value.fget for value in members if isinstance(value, property)]
    functions = [each for each in (*public, *members, *gets) if inspect.isfunction(each)]
    hints = [typing.get_type_hints(each) for each in (*classes, *functions)]
    reached = {
        each
        for hint in hints
        for name, value in hint.items()
        if name[0] != "_"
        for each in inner_types(value)
        if each.__module__.startswith("kbpkg.")
    }
    assert len(reached) > 40
    assert reached <= set(classes)


def inner_types(hint: Any) -> Iterator[type]:
    """Yield the classes that a type names, those in its brackets too."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for each in get_args(hint):
        yield from inner_types(each)


def test_what_an_entry_is_made_of_can_be_matched(package: kbpkg.Package) -> None:
    """Every kind of block, and what stands in one, is the class of that public name."""
    edition = package.edition("es")
    blocks = [block for entry in edition.entries for block in entry.blocks()]
    choices = [
        each for block in blocks if isinstance(block, kbpkg.Question) for each in block.answers
    ]
    title = edition.entries[0].title
    for value in (*blocks, *choices, edition.package, title.locale, title.kind, title.state):
        assert getattr(kbpkg, type(value).__name__) is type(value)
    assert len({type(block) for block in blocks}) == len(get_args(kbpkg.Block))


def test_load_without_arguments(
    package: kbpkg.Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an argument it is the package that came with the program, from any folder."""
    monkeypatch.chdir(tmp_path)
    found = kbpkg.load()
    assert (found.id, found.source_locale) == ("ketamine", "en")
    assert found.locales == package.locales == ("en", "ar", "es", "uk", "zh-Hant")


@pytest.mark.parametrize("as_text", [True, False])
def test_load_folders(as_text: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """Folders are paths or texts; the catalogs are those beside kb, or another folder's."""
    package = copy_base(tmp_path / "package")
    kb: Path | str = str(package / "kb") if as_text else package / "kb"
    assert kbpkg.load(kb).locales == ("en", "es")
    (tmp_path / "no").mkdir()
    empty: Path | str = str(tmp_path / "no") if as_text else tmp_path / "no"
    assert kbpkg.load(kb, empty).locales == ("en",)
    with pytest.raises(kbpkg.ProblemsError, match="KB309"):
        kbpkg.load(locales=empty)
    with pytest.raises(kbpkg.ProblemsError, match="no such folder"):
        kbpkg.load(kb, tmp_path / "nowhere")
    assert kbpkg.load(kb, package / "locales").id == "tiny"


def test_load_refuses_a_package_with_errors(tmp_path: Path) -> None:
    """A package that would not build raises its problems; where there is none, KB110."""
    package = copy_base(tmp_path / "package")
    lay_over(HERE / "KB201-dangling-entry-link", package)
    with pytest.raises(kbpkg.ProblemsError) as caught:
        kbpkg.load(package / "kb")
    assert "KB201" in {problem.code for problem in caught.value.problems}
    with pytest.raises(kbpkg.ProblemsError) as caught:
        kbpkg.load(tmp_path / "nowhere")
    assert [problem.code for problem in caught.value.problems] == ["KB110"]


def test_warnings_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not stop a build is told as ``problems``."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert kbpkg.load(BASE / "kb").problems == ()
    package = copy_base(tmp_path / "package")
    lay_over(HERE / "KB305-missing-translations", package)
    found = kbpkg.load(package / "kb").problems
    assert [(each.code, each.severity) for each in found] == [
        ("KB305", kbpkg.Severity.WARNING),
    ]


def test_entries_walk(package: kbpkg.Package) -> None:
    """Entries come sorted by id, typed and frozen, with all of their texts in the locale."""
    for locale in package.locales:
        entries = package.entries(locale)
        ids = [entry.id for entry in entries]
        assert ids == sorted(ids)
        assert "effects-bladder" in ids
        for entry in entries:
            assert isinstance(entry, kbpkg.Entry)
            assert isinstance(entry.risk, kbpkg.Risk)
            assert all(isinstance(section, kbpkg.Section) for section in entry.sections)
            assert {text.locale.tag for text in entry.texts()} <= {locale, "en"}
    with pytest.raises(dataclasses.FrozenInstanceError):
        package.entries()[0].id = "other"  # type: ignore[misc] # frozen is what is tested


def test_what_is_not_translated_says_so(tmp_path: Path) -> None:
    """A text without its translation is the source's, with its locale and its state."""
    package = copy_base(tmp_path / "package")
    edit(package / "locales/es/LC_MESSAGES/entries.po", 'msgstr "Señales"', 'msgstr ""')
    entry = kbpkg.load(package / "kb").entry("bladder", "es")
    heading = entry.sections[0].heading
    assert (heading.content, heading.locale.tag, heading.state) == (
        "Signs",
        "en",
        kbpkg.TextState.MISSING,
    )
    assert (entry.title.locale.tag, entry.title.state) == ("es", kbpkg.TextState.CURRENT)


def test_editions_are_made_once(package: kbpkg.Package) -> None:
    """An edition is kept, however its locale is written."""
    assert package.edition("zh-Hant") is package.edition("zh_Hant")
    assert package.edition() is package.edition("en")
    assert package.edition("es").locale.tag == "es"


@pytest.mark.parametrize("locale", ["fr", "", "klingon", "../es", "e" * 1000])
def test_a_locale_that_is_not_there(locale: str, package: kbpkg.Package) -> None:
    """Another locale is a problem that names those that there are."""
    for ask in (package.entries, lambda tag: package.search("pain", tag)):
        with pytest.raises(kbpkg.ProblemsError) as caught:
            ask(locale)
        assert [problem.code for problem in caught.value.problems] == ["KB110"]
        assert "zh_Hant" in str(caught.value)


def test_an_entry_that_is_not_there(package: kbpkg.Package) -> None:
    """An unknown id is a KeyError that holds it."""
    for ask in (package.entry, package.html, package.text):
        with pytest.raises(KeyError) as caught:
            ask("nothing")
        assert caught.value.args == ("nothing",)


class Fragment(HTMLParser):
    """Reads an HTML fragment strictly and keeps its elements and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in {"br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words.append(data)


def test_html_is_a_safe_fragment(package: kbpkg.Package) -> None:
    """Every entry in every locale is one article of known elements: no script, style or frame."""
    for locale in package.locales:
        for entry in package.entries(locale):
            html = package.html(entry.id, locale).strip()
            assert html.startswith("<article")
            assert html.endswith("</article>")
            found = Fragment(html)
            assert not found.names & {"script", "style", "link", "iframe", "html", "body", "form"}
            assert not [name for name, _ in found.attributes if name.startswith("on")]
            links = [value for name, value in found.attributes if name in {"href", "src"}]
            assert all(
                re.match(r"(https?://|(tel|sms):[0-9+*#]+\Z|#|[a-z0-9-]+\.html(#|\Z))", link)
                for link in links
            )
            assert entry.sections[0].heading.content in "".join(found.words)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """What a translator or a registry writes is text in the fragment, whatever it looks like."""
    hostile = "x {{ 7*7 }} &amp; <script>alert(1)</script>"
    package = copy_base(tmp_path / "package")
    edit(package / "kb/sources.yaml", '"A clinic"', f"'{hostile}'")
    html = kbpkg.load(package / "kb").html("bladder")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}" in html


def test_text(package: kbpkg.Package) -> None:
    """Plain text has the title, every section, the sources and the review, and no markup."""
    for locale in package.locales:
        for entry in package.entries(locale):
            text = package.text(entry.id, locale)
            title = entry.title
            mark = "" if title.locale.tag == locale else f"[{title.locale.tag}] "
            assert text.startswith(mark + title.content)
            assert all(f"{section.heading.content}\n" in text for section in entry.sections)
            assert all(f"[{key}] " in text for key in entry.sources)
            assert entry.review_due.isoformat() in text
            assert "](entry:" not in text
            assert "[@" not in text
            assert "**" not in text


def test_text_in_full() -> None:
    """The whole plain text of a small entry: lists, table, containers, numbers, sources."""
    package = kbpkg.load(BASE / "kb")
    assert package.text("bladder", today=datetime.date(2027, 1, 3)) == (
        "Bladder: signs and help\n\n"
        "It can harm the bladder. Get checked early.\n\n"
        "## Signs\n\n"
        "- Pain when peeing.\n"
        "- Blood in it.\n\n"
        "Sign | How soon\n"
        "Pain | Today\n\n"
        "## What to do\n\n"
        "[Do this now]\n"
        "  1. Cannot pee: call or see the numbers.\n"
        "  2. Drink water.\n\n"
        "Many recover after stopping.\n\n"
        "[Say it like this]\n"
        "  Thank you for telling me.\n\n"
        "[clinic-2020] Bladder leaflet. A clinic. https://clinic.example/bladder\n"
        "[study-2021] A study of recovery. A journal. https://journal.example/1\n\n"
        "Last changed: 2026-01-03\n"
        "To be reviewed by: 2027-01-03\n"
        "This text was drafted by a machine. No clinician has reviewed it.\n"
    )
    assert "[Haga esto ahora]\n" in package.text("bladder", "es")


def test_numbers_as_text(tmp_path: Path) -> None:
    """Numbers stand in the order of the page, by country, with how they are reached in words."""
    package = copy_base(tmp_path / "package")
    also = '["112", {number: "18000", channel: tty}, {number: "07700", channel: whatsapp}]'
    edit(package / "kb/services.yaml", 'also: ["112"]', f"also: {also}")
    assert (
        "Reino Unido: 999, 112, 18000 (teléfono de texto), 07700 (WhatsApp)"
        " - Las llamadas son gratuitas.\n"
        "Unión Europea: 112\n"
    ) in kbpkg.load(package / "kb").text("numbers", "es")


def test_text_says_what_is_not_translated(tmp_path: Path) -> None:
    """In plain text the source's words begin with the tag of their language."""
    package = copy_base(tmp_path / "package")
    edit(package / "locales/es/LC_MESSAGES/entries.po", 'msgstr "Señales"', 'msgstr ""')
    text = kbpkg.load(package / "kb").text("bladder", "es")
    assert "## [en] Signs\n" in text
    assert text.count("[en]") == 1


OVERDUE = "This page should have been reviewed before today. It may be out of date."
DRAFT = "This language is a draft. Parts may be missing or wrong."


def test_an_entry_says_that_it_is_past_its_review() -> None:
    """HTML and text say so from the day after on, without a script; until then HTML hides it."""
    package = kbpkg.load(BASE / "kb")
    last = datetime.date(2027, 1, 3)
    for day, is_late in ((last, False), (last + datetime.timedelta(days=1), True)):
        assert (OVERDUE in package.text("bladder", today=day)) == is_late
        line = re.search(rf"<p[^>]*>{OVERDUE}", package.html("bladder", today=day))
        assert line
        assert ("hidden" not in line[0]) == is_late
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(253402300799))
        assert OVERDUE in package.text("bladder")


def test_an_entry_says_that_its_language_is_a_draft(tmp_path: Path) -> None:
    """HTML and text of a draft say so in its words, those of a release do not."""
    kb = copy_base(tmp_path / "package") / "kb"
    assert kbpkg.load(kb).drafts == ()
    said = kbpkg.load(kb).edition("es").interface[DRAFT]
    assert said not in kbpkg.load(kb).html("bladder", "es")
    edit(kb / "package.yaml", "drafted_by: machine", "locales: {es: draft}")
    package = kbpkg.load(kb)
    assert package.drafts == ("es",)
    assert package.locales == ("en", "es")
    assert package.html("bladder", "es").count(said) == 1
    assert package.text("bladder", "es").count(said) == 1
    assert DRAFT not in package.html("bladder", "en")


def test_reviews(tmp_path: Path) -> None:
    """What `kbpkg review status` prints: state, digest to sign, and who signed."""
    kb = copy_base(tmp_path / "package") / "kb"
    found = kbpkg.load(kb).reviews("es")
    clinical, *others = (each for each in found if each.entry_id == "bladder")
    assert (clinical.kind, clinical.state, clinical.sign_off) == ("clinical", "none", None)
    assert [each.locale.tag for each in others] == ["es"]
    (kb / "reviews.yaml").write_text(
        "reviews:\n  - {kind: clinical, entry: bladder, reviewer: Dr A, date: 2026-01-04, "
        f"digest: {clinical.digest}}}\n",
        encoding="utf-8",
    )
    signed = next(each for each in kbpkg.load(kb).reviews() if each.entry_id == "bladder")
    assert signed.state is kbpkg.ReviewState.SIGNED
    assert signed.sign_off
    assert signed.sign_off.reviewer == "Dr A"


def test_a_hole_in_a_release_stops_a_bundle_and_no_reader(tmp_path: Path) -> None:
    """What is not translated is marked where it is read; the bundle that promises it is refused."""
    package = copy_base(tmp_path / "package")
    lay_over(HERE / "KB308-missing", package)
    found = kbpkg.load(package / "kb")
    assert "KB308" in {problem.code for problem in found.problems}
    assert "[en] " in found.text("bladder", "es")
    assert found.search("bladder")
    with pytest.raises(kbpkg.ProblemsError, match="KB308"):
        found.export(tmp_path / "dist")


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_search_is_the_bundles(
    kind: str, package: kbpkg.Package, built: Path, zipped: Path
) -> None:
    """A package and its bundle, folder or zip, give equal hits to the shared cases."""
    bundle = kbpkg.open_bundle(built if kind == "folder" else zipped)
    assert bundle.locales == package.locales
    for case in CASES if kind == "folder" else CASES[::10]:
        text, locale = case["text"], case["locale"]
        assert bundle.ask(text, locale) == package.ask(text, locale, drafts=True), (text, locale)
    for locale in package.locales:
        text = CASES[0]["text"]
        assert bundle.ask(text, locale) == package.ask(text, locale, drafts=True), locale
        assert bundle.search(text, locale) == bundle.ask(text, locale).hits


def test_search_limit_and_nothing(package: kbpkg.Package) -> None:
    """The limit is kept, and nothing found is nothing."""
    assert len(package.search("a", "en", limit=2)) == 2
    assert package.search("", "en") == ()
    assert package.search("🦄", "en") == ()
    (first, *_) = package.search("sangre en la orina", "es")
    assert (first.entry_id, first.locale) == ("effects-bladder", "es")
    assert isinstance(first.snippet, kbpkg.Snippet)
    assert isinstance(first.reason[0], kbpkg.Match)


def test_search_in_all_locales(package: kbpkg.Package) -> None:
    """Words of any locale find an entry once, in the reader's, with the passage that held them."""
    for reader in package.locales:
        hits = package.search("sangre en la orina", reader)
        assert len({hit.entry_id for hit in hits}) == len(hits)
        assert {hit.locale for hit in hits} == {reader}
        first = next(hit for hit in hits if hit.entry_id == "effects-bladder")
        assert first.title == package.entry("effects-bladder", reader).title.content
        assert first.found_in == "es"
        assert (first.found_by is None) == (reader == "es")
        assert {match.locale for match in first.reason} == {"es"}


def test_ask_says_what_became_of_the_query(package: kbpkg.Package) -> None:
    """An answer names the words that stand nowhere, and says what was left out or let go."""
    answer = package.ask("bladder 🦄 xqzvwj")
    assert isinstance(answer, kbpkg.Answer)
    assert answer.hits
    assert answer.ignored == ("xqzvwj",)
    assert (answer.is_cut, answer.is_loose, answer.nearest) == (False, False, ())
    assert package.ask(" ".join(f"bladder w{number}" for number in range(99))).is_cut
    assert package.ask('"bladder ambulance naloxone"').is_loose
    nothing = package.ask("blqxqzvwj")
    assert nothing.hits == ()
    assert nothing.nearest


def test_export_is_what_build_writes(base_bundle: Path, tmp_path: Path) -> None:
    """``export`` writes the bundle of ``kbpkg build``, byte for byte, and says what it wrote."""
    package = kbpkg.load(BASE / "kb")
    done = package.export(tmp_path / "dist")
    assert contents(base_bundle) == contents(tmp_path / "dist")
    assert [locale.tag for locale in done.manifest.locales] == list(package.locales)
    done = package.export(str(tmp_path / "spanish"), locales=("es",))
    assert [locale.tag for locale in done.manifest.locales] == ["es"]
    spanish = kbpkg.open_bundle(tmp_path / "spanish")
    assert spanish.locales == ("es",)
    assert [hit.locale for hit in spanish.search("sangre", limit=1)] == ["es"]
    with pytest.raises(ValueError, match="-1"):
        spanish.search("sangre", limit=-1)


def test_export_refuses_a_strangers_folder(package: kbpkg.Package, tmp_path: Path) -> None:
    """A folder that is no bundle is a problem and stays as it is."""
    (tmp_path / "mine.txt").touch()
    with pytest.raises(kbpkg.ProblemsError) as caught:
        package.export(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["KB501"]
    assert set(contents(tmp_path)) == {"mine.txt"}


def test_drafts_are_exported_where_asked_for(tmp_path: Path) -> None:
    """A draft locale is exported with ``drafts`` only; the library shows it in any case."""
    folder = copy_base(tmp_path / "package")
    path = folder / "kb/package.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "locales: {es: draft}\n", encoding="utf-8")
    package = kbpkg.load(folder / "kb")
    assert package.locales == ("en", "es")
    package.export(tmp_path / "a")
    assert kbpkg.open_bundle(tmp_path / "a").locales == ("en",)
    package.export(tmp_path / "b", drafts=True)
    assert kbpkg.open_bundle(tmp_path / "b").locales == ("en", "es")
    with pytest.raises(kbpkg.ProblemsError) as caught:
        package.export(tmp_path / "c", locales=("es",))
    assert [problem.code for problem in caught.value.problems] == ["KB110"]


def test_drafts_are_searched_as_they_are_built(tmp_path: Path) -> None:
    """A draft is in no bundle, so its words find nothing, unless both are asked to have it."""
    package = copy_base(tmp_path / "package")
    edit(
        package / "kb/package.yaml",
        "source_locale: en\n",
        "source_locale: en\nlocales: {es: draft}\n",
    )
    found = kbpkg.load(package / "kb")
    found.export(tmp_path / "dist")
    found.export(tmp_path / "drafts", drafts=True)
    released = kbpkg.open_bundle(tmp_path / "dist")
    drafted = kbpkg.open_bundle(tmp_path / "drafts")
    for query in ("bladder", "vejiga", "orina"):
        assert found.search(query) == released.search(query)
        assert found.search(query, drafts=True) == drafted.search(query)
        assert found.search(query, "es") == drafted.search(query, "es")
    assert found.search("vejiga") == ()
    assert found.search("vejiga", drafts=True) != ()


def test_text_says_who_vouches(package: kbpkg.Package) -> None:
    """Plain text is as honest as a page: drafted by machine, translation too, a draft at all."""
    assert "drafted by a machine" in package.text("effects-bladder")
    spanish = package.text("effects-bladder", "es")
    assert "La traducción es un borrador" in spanish
    assert "Ця мова є чернеткою" in package.text("bag-card", "uk")


def test_the_license_is_the_packages(tmp_path: Path) -> None:
    """README.txt names the license that package.yaml names, and claims none where it names none."""
    package = copy_base(tmp_path / "package")
    kbpkg.load(package / "kb").export(tmp_path / "dist", locales="en")
    assert "icense" not in (tmp_path / "dist/README.txt").read_text(encoding="utf-8")
    edit(
        package / "kb/package.yaml",
        "drafted_by: machine\n",
        "drafted_by: machine\nlicense: CC0 1.0\n",
    )
    kbpkg.load(package / "kb").export(tmp_path / "dist", locales=["en"])
    assert "License of the texts: CC0 1.0" in (tmp_path / "dist/README.txt").read_text(
        encoding="utf-8"
    )


def test_a_list_item_without_words_as_text(tmp_path: Path) -> None:
    """Numbers alone in a list, in a package that has none, are an empty item."""
    (tmp_path / "kb/entries/one").mkdir(parents=True)
    (tmp_path / "kb/package.yaml").write_text(
        "{id: p, title: P, source_locale: en, topics: [{id: one, title: One}], "
        "types: {faq: {title: Question, sections: [answer]}}}",
        encoding="utf-8",
    )
    (tmp_path / "kb/entries/one/a.md").write_text(
        "---\n{type: faq, title: A, summary: B., keywords: [a], risk: standard, sources: [], "
        "related: [], updated: 2026-01-03, review_due: 2027-01-03}\n---\n\n"
        "## Answer {#answer}\n\n- ::: numbers\n  :::\n",
        encoding="utf-8",
    )
    assert "\n- \n" in kbpkg.load(tmp_path / "kb").text("a")


def test_export_is_of_the_package_that_was_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the program goes to another folder, its package and its bundle stay what they are."""
    copy_base(tmp_path / "one")
    edit(copy_base(tmp_path / "two") / "kb/package.yaml", "id: tiny", "id: other")
    monkeypatch.chdir(tmp_path / "one")
    package = kbpkg.load("kb")
    monkeypatch.chdir(tmp_path / "two")
    assert package.export("dist").manifest.package == package.id == "tiny"
    bundle = kbpkg.open_bundle("dist")
    monkeypatch.chdir(tmp_path)
    assert bundle.search("bladder")


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b"])
def test_paths_that_no_system_has(path: str, package: kbpkg.Package) -> None:
    """What the system refuses of a path is a problem like others."""
    for use in (kbpkg.load, kbpkg.open_bundle, package.export):
        with pytest.raises(kbpkg.ProblemsError, match=r"KB50[15]"):
            use(path)
    with pytest.raises(kbpkg.ProblemsError, match=r"KB505|KB110"):
        kbpkg.load(BASE / "kb", path)


def test_an_empty_locale_is_none(package: kbpkg.Package, built: Path) -> None:
    """A package and a bundle refuse it alike."""
    for opened in (package, kbpkg.open_bundle(built)):
        with pytest.raises(kbpkg.ProblemsError, match="KB110"):
            opened.search("blood", "")
