"""`kbpkg catalog update`: nothing that a translator wrote is lost."""

import random
import shutil
import time
from pathlib import Path

import polib
import pytest

from kbpkg.cli import main
from kbpkg.load.catalog_file import read_catalog
from kbpkg.model.message import Template
from kbpkg.translate.update import UpdateCounts, update_catalog
from tests.catalogs.spanish import (
    BLADDER,
    ENTRIES,
    NUMBERS,
    catalog,
    message,
    obsolete,
    update,
)
from tests.problems.package import contents, edit
from tests.unit.editions import ES

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def run(text: str, *wanted: tuple[str, str]) -> tuple[polib.POFile, UpdateCounts]:
    """Update the text of a catalog to messages of context and id.

    Twice changes nothing more, and what was written is what our own reader takes.
    """
    templates = [
        Template(context, message, "paragraph", (("kb/x.md", number),))
        for number, (context, message) in enumerate(wanted, 1)
    ]
    once, counts = update_catalog(text, templates, "2026-01-05")
    twice, _ = update_catalog(once, templates, "2026-01-05")
    assert once == twice
    assert read_catalog(once, path="x.po", locale=ES)[1] == []
    return polib.pofile(once), counts


def test_a_first_update_keeps_everything(package: Path) -> None:
    """The committed translations stay current; places and kinds come in, the template is made."""
    counts = update(package)
    assert counts["es/entries"] == UpdateCounts(26, 0, 0, 0, 0, 0)
    found = message(package, "Signs")
    assert (found.msgstr, found.comment) == ("Señales", "heading")
    assert found.occurrences == [("kb/entries/effects/bladder.md", "13")]
    template = polib.pofile(str(package / "locales/entries.pot"))
    assert {(each.msgctxt, each.msgid) for each in template} == {
        (each.msgctxt, each.msgid) for each in catalog(package)
    }
    assert main(["check", "--strict", "--kb", str(package / "kb")]) == 0


def test_a_moved_block_stays_current(package: Path) -> None:
    """A block that moves within its entry keeps its translation, not fuzzy."""
    path = package / BLADDER
    edit(path, "Many recover after stopping. [@study-2021]\n\n", "")
    edit(
        path,
        "## Signs {#signs}\n",
        "## Signs {#signs}\n\nMany recover after stopping. [@study-2021]\n",
    )
    assert update(package)["es/entries"].kept == 26
    found = message(package, "Many recover after stopping. [@study-2021]")
    assert (found.fuzzy, found.occurrences[0][1]) == (False, "15")


def test_a_reworded_block_is_fuzzy(package: Path) -> None:
    """A block that was reworded has its old translation, fuzzy, with the text that it is of."""
    edit(package / BLADDER, "- Blood in it.", "- Blood in the urine, or in it.")
    edit(package / BLADDER, "Thank you for telling me.", "Thanks for telling me about it.")
    counts = update(package)["es/entries"]
    assert (counts.kept, counts.fuzzy, counts.untranslated, counts.obsolete) == (24, 1, 1, 2)
    found = message(package, "Thanks for telling me about it.")
    assert (found.msgstr, found.fuzzy) == ("Gracias por contármelo.", True)
    assert found.previous_msgid == "Thank you for telling me."
    assert ("bladder", "Thank you for telling me.", "Gracias por contármelo.") in obsolete(package)


def test_another_text_is_no_match(package: Path) -> None:
    """A text that says something else starts empty, however alone the old one is."""
    edit(package / BLADDER, "Thank you for telling me.", "Stay with them until help comes, awake.")
    counts = update(package)["es/entries"]
    assert (counts.untranslated, counts.fuzzy, counts.obsolete) == (1, 0, 1)


def test_matching_stays_within_the_entry(package: Path) -> None:
    """A text that left one entry gives no fuzzy match to a new text of another entry."""
    edit(package / BLADDER, "Thank you for telling me.", "Water.")
    edit(package / NUMBERS, "Then read", "Thank you for telling us.\n\nThen read")
    counts = update(package)["es/entries"]
    assert counts.fuzzy == 0
    assert message(package, "Thank you for telling us.", "numbers").msgstr == ""


def test_a_text_that_comes_back_is_current(package: Path) -> None:
    """A deleted or reworded text that is restored has its translation back, not fuzzy."""
    for old, new in (("- Blood in it.\n", ""), ("Thank you for", "Thanks for")):
        edit(package / BLADDER, old, new)
    update(package)
    edit(package / BLADDER, "telling me.", "telling me today.")
    update(package)
    edit(package / BLADDER, "Thanks for telling me today.", "Thank you for telling me.")
    edit(package / BLADDER, "[@clinic-2020]\n", "[@clinic-2020]\n- Blood in it.\n")
    counts = update(package)["es/entries"]
    assert counts.restored == 2
    for text, words in (
        ("Blood in it.", "Sangre en la orina."),
        ("Thank you for telling me.", "Gracias por contármelo."),
    ):
        found = message(package, text)
        assert (found.msgstr, found.fuzzy, found.previous_msgid) == (words, False, None)


def test_a_fuzzy_text_that_changes_again(package: Path) -> None:
    """A fuzzy message that is reworded keeps the text that its translation is really of."""
    edit(package / BLADDER, "Thank you for telling me.", "Thank you for telling me today.")
    update(package)
    edit(package / BLADDER, "telling me today.", "telling me this today.")
    update(package)
    found = message(package, "Thank you for telling me this today.")
    assert (found.fuzzy, found.previous_msgid) == (True, "Thank you for telling me.")
    assert found.msgstr == "Gracias por contármelo."


def test_exact_repeats_are_filled(package: Path) -> None:
    """A text that is translated in another entry is filled from there and is current."""
    edit(package / NUMBERS, "Then read", "Thank you for telling me.\n\nThen read")
    counts = update(package)["es/entries"]
    assert counts.repeated == 1
    found = message(package, "Thank you for telling me.", "numbers")
    assert (found.msgstr, found.fuzzy) == ("Gracias por contármelo.", False)


def test_a_fuzzy_message_fills_no_repeat() -> None:
    """Only a current translation is a repeat's; a fuzzy one is no proof."""
    text = HEADER + '\n#, fuzzy\nmsgctxt "a"\nmsgid "Pain"\nmsgstr "Dolor"\n'
    found, counts = run(text, ("a", "Pain"), ("b", "Pain"))
    assert (counts.repeated, counts.untranslated) == (0, 1)
    assert [each.msgstr for each in found] == ["Dolor", ""]


def test_a_renamed_entry_keeps_its_translations(package: Path) -> None:
    """An entry under a new id is filled by repeats; the old messages stay as obsolete."""
    (package / BLADDER).rename(package / BLADDER.replace("bladder", "urinary"))
    for path in (package / "kb/package.yaml", package / NUMBERS):
        path.write_text(
            path.read_text(encoding="utf-8")
            .replace("[bladder]", "[urinary]")
            .replace("entry:bladder", "entry:urinary"),
            encoding="utf-8",
        )
    counts = update(package)["es/entries"]
    assert counts.repeated == 15
    assert counts.obsolete >= 15
    assert message(package, "Blood in it.", "urinary").msgstr == "Sangre en la orina."
    assert ("bladder", "Blood in it.", "Sangre en la orina.") in obsolete(package)


def test_what_a_translator_noted_is_kept() -> None:
    """Comments, flags, unknown headers and the notes at the top stay as they are."""
    text = (
        "# Translated by the team.\n# Copyright 2026\n"
        + HEADER
        + '"X-Drafted-By: person\\n"\n"X-Our-Own: 7: seven\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n# Ask Ana about this.\n#, no-wrap, kbpkg-checked\n"
        'msgctxt "a"\nmsgid "Pain"\nmsgstr "Dolor"\n'
        '\n# Gone, but noted.\n#~ msgctxt "a"\n#~ msgid "Old"\n#~ msgstr "Viejo"\n'
    )
    found, _ = run(text, ("a", "Pain"), ("a", "Signs"))
    assert found.header == "Translated by the team.\nCopyright 2026"
    assert found.metadata["X-Our-Own"] == "7: seven"
    assert found.metadata["X-Drafted-By"] == "person"
    assert found.metadata["POT-Creation-Date"] == "2026-01-05 00:00+0000"
    assert (found[0].tcomment, found[0].flags) == (
        "Ask Ana about this.",
        ["no-wrap", "kbpkg-checked"],
    )
    (old,) = found.obsolete_entries()
    assert (old.msgstr, old.tcomment) == ("Viejo", "Gone, but noted.")


def test_a_note_on_a_message_that_goes_is_kept() -> None:
    """A message without a translation that goes is dropped, but not a translator's note on it."""
    text = HEADER + (
        '\n# Which bladder?\nmsgctxt "a"\nmsgid "One"\nmsgstr ""\n'
        '\nmsgctxt "a"\nmsgid "Two"\nmsgstr ""\n'
    )
    found, counts = run(text, ("a", "Three"))
    assert counts.obsolete == 1
    assert [(each.msgid, each.tcomment) for each in found.obsolete_entries()] == [
        ("One", "Which bladder?")
    ]


def test_a_note_goes_with_a_fuzzy_match_and_stays() -> None:
    """A translator's note stands on the fuzzy message and on the obsolete one."""
    text = HEADER + '\n# Formal!\nmsgctxt "a"\nmsgid "Stay with them."\nmsgstr "Quédese."\n'
    found, _ = run(text, ("a", "Stay with them now."))
    assert [(each.tcomment, each.obsolete) for each in found] == [("Formal!", 0), ("Formal!", 1)]


def test_previous_ids_are_kept() -> None:
    """A fuzzy message that msgmerge made keeps its previous id and context."""
    text = HEADER + (
        '\n#, fuzzy\n#| msgctxt "a"\n#| msgid "Pains"\n'
        'msgctxt "a"\nmsgid "Pain"\nmsgstr "Dolores"\n'
    )
    found, counts = run(text, ("a", "Pain"))
    assert (found[0].previous_msgid, found[0].previous_msgctxt) == ("Pains", "a")
    assert (counts.fuzzy, counts.kept) == (1, 0)


def test_a_fuzzy_message_that_goes() -> None:
    """A fuzzy message whose text is gone is obsolete, in a form that every reader takes."""
    text = HEADER + (
        '\n#, fuzzy\n#| msgid "Pains"\nmsgctxt "a"\nmsgid "Pain"\nmsgstr "Dolores"\n'
        '\n#, fuzzy\n#| msgctxt "b"\n#| msgid "Bloods"\n'
        'msgctxt "a"\nmsgid "Blood"\nmsgstr "Sangres"\n'
    )
    found, counts = run(text, ("a", "Stay with them"))
    assert counts.obsolete == 2
    assert {each.msgstr for each in found.obsolete_entries()} == {"Dolores", "Sangres"}


@pytest.mark.parametrize(
    "words",
    [
        'a "quoted" \\ back\tslash',
        "two\nlines\n",
        "\n",
        " spaces around ",
        "no\u00a0break \u202fnarrow \u200bzero",
        "膀胱" * 60,
        "א" * 100 + " " + "b" * 200,
        "50% said {count} %(x)s %d",
        "word " * 50,
        "slash\\" * 30,
        "-hyphen" * 40,
        "# no comment",
        "#~ msgid",
        "e\u0301 combining, 👩‍👩‍👧 joined",
    ],
)
def test_every_character_is_kept(words: str) -> None:
    """A translation comes back as it was, whatever characters it holds, current and obsolete."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    escaped = escaped.replace("\t", "\\t")
    text = HEADER + f'\nmsgctxt "a"\nmsgid "Pain"\nmsgstr "{escaped}"\n'
    found, _ = run(text, ("a", "Pain"))
    assert found[0].msgstr == words
    found, _ = run(text, ("a", "Something else"))
    if words.strip():
        assert [each.msgstr for each in found.obsolete_entries()] == [words]


@pytest.mark.parametrize(
    "blocks",
    [
        # A PO editor or a merge left the words beside the empty message.
        (
            'msgctxt "a"\nmsgid "Pain"\nmsgstr ""\n\n'
            '#~ msgctxt "a"\n#~ msgid "Pain"\n#~ msgstr "Dolor"\n'
        ),
        # Two branches that were merged both gave up the same text.
        (
            '#~ msgctxt "a"\n#~ msgid "Old"\n#~ msgstr "Dolor"\n\n'
            '#~ msgctxt "a"\n#~ msgid "Old"\n#~ msgstr "Dolores"\n'
        ),
        # A new translation beside the one before it.
        (
            'msgctxt "a"\nmsgid "Pain"\nmsgstr "Dolores"\n\n'
            '#~ msgctxt "a"\n#~ msgid "Pain"\n#~ msgstr "Dolor"\n'
        ),
        # From another program: this one has no plurals, and says so.
        (
            'msgctxt "a"\nmsgid "One pain"\nmsgid_plural "%d pains"\n'
            'msgstr[0] "Dolor"\nmsgstr[1] "Dolores"\n'
        ),
        (
            '#~ msgctxt "a"\n#~ msgid "One"\n#~ msgid_plural "%d"\n'
            '#~ msgstr[0] "Dolor"\n#~ msgstr[1] "Dolores"\n'
        ),
        '#~ msgid "No context"\n#~ msgstr "Dolor"\n',
        '#, fuzzy\n#~| msgid "Older"\n#~ msgctxt "a"\n#~ msgid "Old"\n#~ msgstr "Dolor"\n',
    ],
    ids=["empty", "twice", "newer", "plural", "old plural", "no context", "fuzzy"],
)
def test_words_in_odd_places_are_kept(blocks: str) -> None:
    """What msgmerge, another editor or a merge of branches leaves is kept, or refused as KB301."""
    text = f"{HEADER}\n{blocks}"
    _, problems = read_catalog(text, path="x.po", locale=ES)
    if [problem.code for problem in problems] == ["KB301"]:
        return  # as msgfmt says too: no word of it is lost, for no update is made
    assert problems == []
    before = {word for word in ("Dolor", "Dolores") if f'"{word}"' in text}
    found, _ = run(text, ("a", "Pain"))
    strings = {each.msgstr for each in found} | {
        string for each in found for string in each.msgstr_plural.values()
    }
    assert before <= strings


def test_nothing_is_written_where_the_package_has_errors(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An entry or a catalog that cannot be read stops the update before a file is touched."""
    for name, text in ((BLADDER, "no front matter"), (ENTRIES, 'msgid "cut')):
        copy = Path(shutil.copytree(package, package.with_name(Path(name).name)))
        (copy / name).write_text(text, encoding="utf-8")
        before = contents(copy)
        assert main(["catalog", "update", "--kb", str(copy / "kb")]) == 1
        assert "error KB" in capsys.readouterr().err
        assert before == contents(copy)


def test_a_catalog_that_another_editor_saved(package: Path) -> None:
    """A byte order mark and CRLF are taken; the result has neither."""
    path = package / ENTRIES
    update(package)
    expected = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + expected.replace(b"\n", b"\r\n"))
    update(package)
    assert path.read_bytes() == expected


def test_the_command_says_what_it_did(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is named, with how many messages were kept, restored, filled and are to do.

    Who may read a file may read it afterwards.
    """
    (package / ENTRIES).chmod(0o600)
    mode = (package / ENTRIES).stat().st_mode
    edit(package / BLADDER, "Thank you for telling me.", "Thank you all for telling me.")
    assert main(["catalog", "update", "--kb", str(package / "kb")]) == 0
    said = capsys.readouterr().out
    assert f"{package / 'locales/entries.pot'}: written\n" in said
    assert (
        f"{package / ENTRIES}: 25 kept, 0 restored, 0 filled from repeats, 1 fuzzy, "
        "0 to translate, 1 obsolete\n" in said
    )
    assert (package / ENTRIES).stat().st_mode == mode


def test_twice_changes_nothing(package: Path) -> None:
    """A second update writes the same bytes, whatever the first had to do."""
    edit(package / BLADDER, "Thank you for telling me.", "Thank you all for telling me.")
    edit(package / BLADDER, "- Blood in it.\n", "")
    update(package)
    before = contents(package)
    update(package)
    assert before == contents(package)


def test_restored_and_still_fuzzy_is_counted_as_fuzzy() -> None:
    """An obsolete fuzzy message that comes back is to be looked at, so it counts as fuzzy."""
    text = HEADER + '\n#, fuzzy\n#~ msgctxt "a"\n#~ msgid "Pain"\n#~ msgstr "Dolor"\n'
    found, counts = run(text, ("a", "Pain"))
    assert found[0].fuzzy
    assert (counts.restored, counts.fuzzy) == (0, 1)


def test_many_texts_of_one_context_at_once() -> None:
    """A glossary of 300 texts that were all reworded is matched in under 5 CPU seconds."""
    chance = random.Random(20261122)  # noqa: S311 - seeded, not secret
    words = ["pain", "blood", "water", "shade", "breath", "sleep", "help", "street"]
    texts = [" ".join(chance.choices(words, k=12)) + f" {number}." for number in range(300)]
    blocks = [f'msgctxt "a"\nmsgid "{text}"\nmsgstr "x {text}"\n' for text in texts]
    templates = [Template("a", f"{text} Now.", "note", (("kb/x.md", 1),)) for text in texts]
    before = time.process_time()
    _, counts = update_catalog("\n".join([HEADER, *blocks]), templates, "2026-01-05")
    assert time.process_time() - before < 5
    assert (counts.fuzzy, counts.obsolete) == (300, 300)


def test_comments_without_a_space() -> None:
    """What gettext reads, ``#,fuzzy`` ``#:place``, is read: nothing is lost, nothing crashes."""
    text = HEADER + '\n#.note\n#:kb/x.md:1\n#,fuzzy\nmsgctxt "a"\nmsgid "One"\nmsgstr "Uno"\n'
    found, _ = run(text, ("a", "One"))
    message = found.find("One", msgctxt="a")
    assert message is not None
    assert (message.msgstr, message.flags) == ("Uno", ["fuzzy"])


def test_a_catalog_that_cannot_be_updated_is_named(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Babel passes over a previous text that is none, polib does not: file, line and cure."""
    path = package / "locales/es/LC_MESSAGES/entries.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n#| junk\nmsgctxt "zz"\nmsgid "zz"\nmsgstr ""\n', encoding="utf-8")
    before = contents(package)
    assert main(["catalog", "update", "--kb", str(package / "kb")]) == 1
    said = capsys.readouterr().err
    assert "KB301" in said
    assert f"entries.po:{len(text.splitlines()) + 2}:" in said
    assert contents(package) == before


def test_a_comment_after_the_last_message_is_kept(package: Path) -> None:
    """It belongs to no message, and is a translator's word all the same: twice changes nothing."""
    path = package / ENTRIES
    with path.open("a", encoding="utf-8") as file:
        file.write("\n# TODO ask Ana\n#\n# and Luis\n")
    for _ in range(2):
        update(package)
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n\n# TODO ask Ana\n#\n# and Luis\n")
        assert text.count("ask Ana") == 1
