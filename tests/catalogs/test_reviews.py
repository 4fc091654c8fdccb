"""Sign-offs: they hold for the exact text, and end by themselves."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbpkg.cli import main
from kbpkg.model.entry import Entry
from kbpkg.model.package import Registries, ReviewKind
from kbpkg.translate import review
from kbpkg.translate.review import entry_digest
from tests.catalogs.spanish import BLADDER, ENTRIES, NUMBERS, translate_all
from tests.problems.package import edit

CLINICIAN, LINGUIST = "Dr A. <b>Name</b>", "B. Nombre"


def reviews(package: Path, capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, ...], Any]:
    """Return the JSON of `kbpkg review status` by entry, kind and locale."""
    capsys.readouterr()
    assert main(["review", "status", "--json", "--kb", str(package / "kb")]) == 0
    found = json.loads(capsys.readouterr().out)["reviews"]
    keys = [(each["entry"], each["kind"], each["locale"]) for each in found]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, found, strict=True))


@pytest.fixture
def signed(package: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give the package with the entry bladder signed off, clinically and in Spanish."""
    found = reviews(package, capsys)
    clinical = found["bladder", "clinical", "en"]["digest"]
    language = found["bladder", "language", "es"]["digest"]
    (package / "kb/reviews.yaml").write_text(
        "reviews:\n"
        f"  - {{kind: clinical, entry: bladder, reviewer: '{CLINICIAN}', date: 2026-01-04, "
        f"digest: {clinical}}}\n"
        f"  - {{kind: language, entry: bladder, locale: es, reviewer: {LINGUIST}, "
        f"date: 2026-01-05, digest: {language}}}\n",
        encoding="utf-8",
    )
    return package


def states(package: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return how the clinical and the Spanish review of bladder stand."""
    found = reviews(package, capsys)
    return (
        found["bladder", "clinical", "en"]["state"],
        found["bladder", "language", "es"]["state"],
    )


def test_what_nobody_signed_has_no_digest_made(
    signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where sign-offs are checked, a package pays for those that there are, not for each entry."""
    digested: set[str] = set()

    def digest(package: Registries, entry: Entry, kind: ReviewKind) -> str:
        digested.add(entry.id)
        return entry_digest(package, entry, kind)

    monkeypatch.setattr(review, "entry_digest", digest)
    assert main(["check", "--kb", str(signed / "kb")]) == 0
    assert digested == {"bladder"}


def test_every_entry_and_locale_has_a_status(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without reviews every entry has a clinical and, in each translation, a language status."""
    found = reviews(package, capsys)
    assert set(found) == {
        (entry, kind, locale)
        for entry in ("bladder", "numbers")
        for kind, locale in (("clinical", "en"), ("language", "es"))
    }
    for each in found.values():
        assert (each["state"], each["reviewer"], each["date"]) == ("none", None, None)
        assert re.fullmatch(r"[0-9a-f]{64}", each["digest"])
    assert len({each["digest"] for each in found.values()}) == 4


def test_a_sign_off_holds(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sign-off of the text as it is holds; the status names reviewer and date."""
    found = reviews(signed, capsys)
    clinical = found["bladder", "clinical", "en"]
    assert (clinical["state"], clinical["reviewer"], clinical["date"]) == (
        "signed",
        CLINICIAN,
        "2026-01-04",
    )
    assert found["bladder", "language", "es"]["state"] == "signed"
    assert found["numbers", "clinical", "en"]["state"] == "none"
    assert main(["check", "--strict", "--kb", str(signed / "kb")]) == 0


def test_the_table_prints_the_digest_to_sign(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """People read entry, kind, locale, state, reviewer and date, and below it the digest."""
    digest = reviews(signed, capsys)["bladder", "clinical", "en"]["digest"]
    assert main(["review", "status", "--kb", str(signed / "kb")]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index(f"bladder  clinical  en  signed, {CLINICIAN}, 2026-01-04")
    assert lines[at + 1] == f"  digest: {digest}"
    assert any(line.startswith("numbers  language  es  none") for line in lines)
    assert main(["review", "status", "--locale", "en", "--kb", str(signed / "kb")]) == 0
    assert "language" not in capsys.readouterr().out


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit of one file."""
    return lambda package: edit(package / name, old, new)


@pytest.mark.parametrize(
    "change",
    [
        replace(BLADDER, "updated: 2026-01-03", "updated: 2026-01-04"),
        replace(BLADDER, "review_due: 2027-01-03", "review_due: 2028-01-03"),
        replace(BLADDER, "related: [numbers]", "related: []"),
        replace(BLADDER, "## What to do", "\n\n\n## What to do"),
        replace(BLADDER, "- **Pain** when peeing.", "-   **Pain**\n  when   peeing."),
        replace(BLADDER, "keywords: [bladder, ", "keywords:\n  [bladder,\n   "),
        replace(BLADDER, "| Pain | Today    |", "| Pain | Today |"),
        replace("kb/entries/services/numbers.md", "Find the country", "Look for the country"),
        replace(
            "kb/services.yaml",
            "grade: B+\n    checked: 2026-01-02",
            "grade: A\n    checked: 2026-01-03",
        ),
        replace("kb/services.yaml", 'number: "112"', 'number: "110"'),
        replace("kb/package.yaml", "title: Effects", "title: All effects"),
        replace("kb/sources.yaml", "A clinic", "The clinic"),
        replace(
            ENTRIES,
            'msgctxt "bladder"\nmsgid "Signs"',
            '# A note.\n#: moved:1\nmsgctxt "bladder"\nmsgid "Signs"',
        ),
    ],
    ids=[
        *("updated", "review_due", "related", "lines", "spaces", "yaml", "table", "other entry"),
        *("service", "other service", "package", "source", "note in the catalog"),
    ],
)
def test_what_is_no_text_ends_no_sign_off(
    change: Callable[[Path], None], signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sign-off stays when lines move, dates change, or something beside the text does."""
    change(signed)
    assert states(signed, capsys) == ("signed", "signed")


def move_to_another_topic(package: Path) -> None:
    """Move the entry into the folder of the other topic."""
    (package / BLADDER).rename(package / "kb/entries/services/bladder.md")
    edit(package / "kb/package.yaml", "    start_with: [bladder]\n", "")


def test_another_topic_ends_no_sign_off(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that moves to another topic says the same."""
    move_to_another_topic(signed)
    assert states(signed, capsys) == ("signed", "signed")


@pytest.mark.parametrize(
    "change",
    [
        replace(BLADDER, "Drink *water*.", "Drink *much water*."),
        replace(BLADDER, "Drink *water*.", "Drink **water**."),
        replace(BLADDER, "Drink *water*.", "Drink *Water*."),
        replace(BLADDER, "Today", "Tomorrow"),
        replace(BLADDER, "It can harm the bladder.", "It can hurt the bladder."),
        replace(BLADDER, "ket bladder]", "ket bladder, cystitis]"),
        replace(BLADDER, '"Bladder: signs and help"', '"Bladder: signs, help"'),
        replace(BLADDER, " [@clinic-2020]", " [@study-2021]"),
        replace(BLADDER, " [@clinic-2020]", ""),
        replace(BLADDER, "service:emergency-gb", "service:emergency-eu"),
        replace("kb/services.yaml", '"999"', '"998"'),
        replace(BLADDER, "- Blood in it.\n", ""),
        replace(
            BLADDER,
            "- **Pain** when peeing. [@clinic-2020]\n- Blood in it.\n",
            "- Blood in it.\n- **Pain** when peeing. [@clinic-2020]\n",
        ),
        replace(BLADDER, "- Blood in it.", "\n\nBlood in it."),
        replace(BLADDER, "1. Cannot pee", "- Cannot pee"),
        replace(BLADDER, "::: now", "::: warn"),
        replace(BLADDER, "{#what-to-do}", "{#what-to-do-now}"),
        replace(BLADDER, "## What to do {#", "## What you do {#"),
        replace(BLADDER, "risk: standard", "risk: safety-critical"),
        replace(
            BLADDER, "sources: [clinic-2020, study-2021]", "sources: [study-2021, clinic-2020]"
        ),
    ],
    ids=[
        *("word", "stress", "case", "cell", "summary", "keyword", "title", "citation", "uncited"),
        *(
            "link",
            "number linked to",
            "item left out",
            "order",
            "list to paragraph",
            "bullets",
            "box",
            "section id",
        ),
        *("heading", "risk", "order of sources"),
    ],
)
def test_any_change_of_the_text_ends_both(
    change: Callable[[Path], None], signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change of word, order, section, box or citation ends both sign-offs."""
    change(signed)
    path = signed / "kb/package.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[signs, what-to-do]", "[signs]"), encoding="utf-8"
    )
    assert states(signed, capsys) == ("ended", "ended")


@pytest.mark.parametrize(
    "change",
    [
        replace(ENTRIES, '"Beba *agua*. [@study-2021]"', '"Beba mucha *agua*. [@study-2021]"'),
        replace(ENTRIES, '"Beba *agua*. [@study-2021]"', '""'),
        replace(
            ENTRIES,
            'msgctxt "bladder"\nmsgid "Today"',
            '#, fuzzy\nmsgctxt "bladder"\nmsgid "Today"',
        ),
    ],
    ids=["reworded", "emptied", "fuzzy"],
)
def test_a_change_of_the_translation_ends_its_sign_off_alone(
    change: Callable[[Path], None], signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clinical sign-off is of the source, the language one of the translation shown."""
    change(signed)
    assert states(signed, capsys) == ("signed", "ended")


def test_a_sign_off_comes_back_with_its_text(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the text that is signed: the same words again are signed again."""
    edit(signed / BLADDER, "Drink *water*.", "Drink *tea*.")
    assert states(signed, capsys) == ("ended", "ended")
    edit(signed / BLADDER, "Drink *tea*.", "Drink *water*.")
    assert states(signed, capsys) == ("signed", "signed")


def pages(package: Path) -> tuple[str, str]:
    """Return the English and the Spanish page of bladder."""
    out = package / "dist"
    assert main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(out)]) == 0
    english, spanish = (
        (out / tag / "bladder.html").read_text(encoding="utf-8") for tag in ("en", "es")
    )
    return english, spanish


def test_the_page_names_the_reviewer(signed: Path) -> None:
    """While sign-offs hold, pages name reviewer and date; markup in a name stays text."""
    english, spanish = pages(signed)
    name = "<bdi>Dr A. &lt;b&gt;Name&lt;/b&gt;</bdi>"
    for page in (english, spanish):
        assert name in page
        assert '<time datetime="2026-01-04">' in page
    assert LINGUIST not in english
    assert f"<bdi>{LINGUIST}</bdi>" in spanish
    assert '<time datetime="2026-01-05">' in spanish
    assert "No clinician has reviewed it" not in english
    assert "Nobody has reviewed it" not in spanish


def test_the_page_says_when_nobody_vouches(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the text changed, the page says again that no clinician reviewed it; check warns."""
    edit(signed / BLADDER, "Drink *water*.", "Drink *tea*.")
    english, spanish = pages(signed)
    for page in (english, spanish):
        assert "Dr A." not in page
    assert "No clinician has reviewed it." in english
    assert "Ningún profesional de la salud lo ha revisado." in spanish
    assert LINGUIST not in spanish
    capsys.readouterr()
    assert main(["check", "--kb", str(signed / "kb")]) == 0
    said = capsys.readouterr().err
    assert said.count("warning KB402 ") == 2
    assert f"KB402 {signed / 'kb/reviews.yaml'}:2: " in said


def test_plain_text_names_the_reviewer(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`kbpkg show` ends with who reviewed it, and says so when nobody did."""
    show = ["show", "bladder", "--kb", str(signed / "kb")]
    assert main(show) == 0
    assert f"Reviewed by a clinician: {CLINICIAN}, 2026-01-04" in capsys.readouterr().out
    edit(signed / BLADDER, "Drink *water*.", "Drink *tea*.")
    assert main(show) == 0
    assert "No clinician has reviewed it." in capsys.readouterr().out


def test_the_newest_sign_off_counts(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of several that hold the newest is shown; one that ended never hides one that holds."""
    digest = reviews(signed, capsys)["bladder", "clinical", "en"]["digest"]
    path = signed / "kb/reviews.yaml"
    for reviewer, date, each in (("New", "2026-01-05", digest), ("Ended", "2026-02-01", "0" * 64)):
        line = (
            f"  - {{kind: clinical, entry: bladder, reviewer: {reviewer}, date: {date}, "
            f"digest: '{each}'}}\n"
        )
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    found = reviews(signed, capsys)["bladder", "clinical", "en"]
    assert (found["state"], found["reviewer"]) == ("signed", "New")


def test_another_entrys_digest_is_no_sign_off(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A digest vouches for its own entry, kind and locale only."""
    digest = reviews(package, capsys)["numbers", "clinical", "en"]["digest"]
    (package / "kb/reviews.yaml").write_text(
        "reviews:\n"
        f"  - {{kind: clinical, entry: bladder, reviewer: A, date: 2026-01-04, digest: {digest}}}\n"
        f"  - {{kind: language, entry: numbers, locale: es, reviewer: A, date: 2026-01-04, "
        f"digest: {digest}}}\n",
        encoding="utf-8",
    )
    found = reviews(package, capsys)
    assert found["bladder", "clinical", "en"]["state"] == "ended"
    assert found["numbers", "language", "es"]["state"] == "ended"


@pytest.mark.parametrize("text", ["reviews: []\n", "reviews:\n", "# Sign here:\nreviews:\n"])
def test_a_package_without_reviews(package: Path, text: str) -> None:
    """A list of reviews that is empty or not begun is a good file, and so is none."""
    (package / "kb/reviews.yaml").write_text(text, encoding="utf-8")
    assert main(["check", "--strict", "--kb", str(package / "kb")]) == 0


FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" data-width="240" data-height="180">
  <title>Breathing</title>
  <g><title>Tilt the head back.</title><circle cx="120" cy="90" r="50"/></g>
</svg>
"""


@pytest.mark.parametrize(
    "place", ["::: figure {#breath}\n:::\n", "- Look:\n\n  ::: figure {#breath}\n  :::\n"]
)
def test_a_changed_figure_ends_the_reviews_of_its_entry(
    place: str, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words and the drawing of a figure are part of what is signed."""
    drawing = package / "kb/figures/breath.svg"
    drawing.parent.mkdir()
    drawing.write_text(FIGURE, encoding="utf-8")
    with (package / BLADDER).open("a", encoding="utf-8") as file:
        file.write(f"\n## Picture {{#picture}}\n\n{place}")

    def digests() -> tuple[str, str, str]:
        translate_all(package)
        found = reviews(package, capsys)
        clinical, language = (
            found["bladder", kind, tag]["digest"]
            for kind, tag in (("clinical", "en"), ("language", "es"))
        )
        return clinical, language, found["numbers", "clinical", "en"]["digest"]

    before = digests()
    for old, new in (("Tilt the head back.", "Lift the chin."), ('r="50"', 'r="40"')):
        edit(drawing, old, new)
        after = digests()
        assert after[0] != before[0]
        assert after[1] != before[1]
        assert after[2] == before[2]
        before = after


def digests(
    package: Path, entry: str, capsys: pytest.CaptureFixture[str]
) -> tuple[str | None, str | None]:
    """Return what a clinical and a Spanish sign-off of an entry have to name."""
    found = reviews(package, capsys)
    return found[entry, "clinical", "en"]["digest"], found[entry, "language", "es"]["digest"]


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        (replace("kb/services.yaml", 'number: "112"', 'number: "110"'), True),
        (replace("kb/services.yaml", 'also: ["112"]', 'also: ["111"]'), True),
        (replace("kb/services.yaml", "country: EU", "country: FR"), True),
        (replace("kb/services.yaml", 'number: "999"', 'number: "999"\n    name: A Name'), True),
        (replace("kb/services.yaml", "Calls are free.", "Calls cost much."), True),
        (replace("kb/services.yaml", "numbers.example/gb", "numbers.example/uk"), False),
        (replace("kb/services.yaml", "grade: B+", "grade: A"), False),
    ],
    ids=["number", "also", "country", "name", "note", "page", "grade"],
)
@pytest.mark.parametrize("place", ["::: services {kind=emergency}\n:::", "::: numbers\n:::"])
def test_services_on_the_page_are_signed_with_it(
    place: str,
    change: Callable[[Path], None],
    ends: bool,  # noqa: FBT001 - a parameter of the test
    package: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a page says of services is part of what is signed; their evidence is not."""
    edit(package / NUMBERS, "::: services {kind=emergency}\n:::", place)
    translate_all(package)
    before = digests(package, "numbers", capsys)
    change(package)
    translate_all(package)
    after = digests(package, "numbers", capsys)
    assert (after[0] != before[0], after[1] != before[1]) == (ends, ends)


GLOSSARY = """terms:
  pain: {title: Pain, meaning: It hurts.}
  thirst: {title: Thirst, meaning: One wants to drink.}
"""


def test_words_that_are_explained_are_signed_with_their_meaning(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page shows what a linked word means, in the language of the page: both are signed."""
    glossary = package / "kb/glossary.yaml"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    edit(package / BLADDER, "**Pain** when", "[Pain](term:pain) when")
    translate_all(package)
    before = digests(package, "bladder", capsys)
    edit(glossary, "One wants to drink.", "One wants water.")
    assert digests(package, "bladder", capsys) == before
    edit(package / ENTRIES, "It hurts. (es)", "Duele.")
    translated = digests(package, "bladder", capsys)
    assert (translated[0] == before[0], translated[1] == before[1]) == (True, False)
    edit(glossary, "It hurts.", "It tickles.")
    translate_all(package)
    after = digests(package, "bladder", capsys)
    assert after[0] != translated[0]
    assert after[1] not in {before[1], translated[1]}


@pytest.mark.parametrize(
    "change",
    [
        replace(ENTRIES, '"Beba *agua*. [@study-2021]"', '""'),
        replace(
            ENTRIES,
            'msgctxt "bladder"\nmsgid "Today"',
            '#, fuzzy\nmsgctxt "bladder"\nmsgid "Today"',
        ),
    ],
    ids=["missing", "fuzzy"],
)
def test_a_translation_with_a_hole_cannot_be_signed(
    change: Callable[[Path], None], package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no digest of it, and whatever a sign-off names, the page says that nobody did."""
    change(package)
    found = reviews(package, capsys)
    spanish, other = found["bladder", "language", "es"], found["numbers", "language", "es"]
    assert (spanish["state"], spanish["digest"]) == ("not translated", None)
    assert other["state"] == "none"
    assert main(["review", "status", "--kb", str(package / "kb")]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("bladder  language  es  not translated")
    assert not lines[at + 1].startswith("  digest")
    (package / "kb/reviews.yaml").write_text(
        "reviews:\n  - {kind: language, entry: bladder, locale: es, reviewer: B, "
        f"date: 2026-01-04, digest: '{other['digest']}'}}\n",
        encoding="utf-8",
    )
    assert reviews(package, capsys)["bladder", "language", "es"]["state"] == "ended"
    assert "Nadie la ha revisado." in pages(package)[1]
    capsys.readouterr()
    assert main(["check", "--kb", str(package / "kb")]) == 0
    assert "does not hold: the page shows texts that are not" in capsys.readouterr().err


def test_a_sign_off_from_the_future_counts_for_nothing(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody has signed what is dated after today: check tells it, and no page shows it."""
    edit(signed / "kb/reviews.yaml", "date: 2026-01-04", "date: 2099-12-01")
    assert states(signed, capsys) == ("none", "signed")
    english, _ = pages(signed)
    assert "Dr A." not in english
    assert "No clinician has reviewed it." in english
    capsys.readouterr()
    assert main(["check", "--kb", str(signed / "kb")]) == 0
    assert "warning KB410 " in capsys.readouterr().err
