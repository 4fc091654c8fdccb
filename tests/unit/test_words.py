"""analysis: text into index terms, by the frozen table."""

import sys

import pytest

from kbpkg.analysis import freeze
from kbpkg.analysis.table import Characters, Constants, characters, constants_record, table
from kbpkg.analysis.words import Token, grams, is_unspaced, tokens, words
from kbpkg.wire import table_record
from kbpkg.wire.script import FormatError
from kbpkg.wire.table_record import read_table, write_table


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("... --- !", []),
        ("Blood in URINE", ["blood", "in", "urine"]),
        ("k-hole, K HOLE", ["k", "hole", "k", "hole"]),
        ("don't", ["don", "t"]),
        ("a_b", ["a", "b"]),
        ("año café", ["año", "café"]),
        ("cafe\u0301", ["café"]),
        ("Straße ΟΔΟΣ", ["straße", "οδοσ"]),
        ("कृष्ण हिन्दी", ["कृष्ण", "हिन्दी"]),
        ("தமிழ்", ["தமிழ்"]),
        ("đường", ["đường"]),
        ("尿血", ["尿血"]),
        ("膀胱痛", ["膀胱", "胱痛"]),
        ("痛", ["痛"]),
        ("ひどい", ["ひど", "どい"]),
        ("เลือด", ["เล", "ลื", "ือ", "อด"]),
        ("K他命", ["k", "他命"]),
        ("112番", ["112", "番"]),
    ],
)
def test_words(text: str, terms: list[str]) -> None:
    """Runs of letters, marks and digits are words; scripts without spaces give bigrams."""
    assert terms == words(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("KETAMINE", "ketamine"),
        ("１１２", "112"),
        ("۱۱۲", "112"),
        ("١١٢", "112"),
        ("११२", "112"),
        ("ﬁt", "fit"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("أحمد", "احمد"),
        ("مَرْحَبًا", "مرحبا"),
        ("مـــرحبا", "مرحبا"),
        ("کتاب", "كتاب"),
        ("فارسی", "فارسي"),
        ("مدرسة", "مدرسه"),
        ("σς", "σσ"),
    ],
)
def test_foldings(left: str, right: str) -> None:
    """Two ways to write the same are the same terms."""
    assert words(right) == words(left)


@pytest.mark.parametrize(("left", "right"), [("año", "ano"), ("má", "ma"), ("й", "и")])
def test_diacritics_stay(left: str, right: str) -> None:
    """Diacritics that tell words apart are not folded."""
    assert words(right) != words(left)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pain, now", [Token("pain", 0, 4), Token("now", 6, 9)]),
        ("x 膀胱痛", [Token("x", 0, 1), Token("膀胱", 2, 4), Token("胱痛", 3, 5)]),
        ("a\u0301b c", [Token("áb", 0, 3), Token("c", 4, 5)]),
        ("𝐀b 𠮷野", [Token("ab", 0, 2), Token("𠮷野", 3, 5)]),
    ],
)
def test_offsets(text: str, found: list[Token]) -> None:
    """A token says which code points of the text it stands for."""
    assert found == list(tokens(text))


def test_long_words_are_cut() -> None:
    """A run of letters without end counts by its first letters only."""
    longest = table().constants.longest_word
    assert words("a" * 1000) == ["a" * longest]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("bladder", (" bla", "blad", "ladd", "adde", "dder")),
        ("pain", (" pai", "pain")),
        ("pee", (" pee",)),
        ("k", (" k",)),
        ("膀胱", ("膀", "胱")),
        ("痛", ("痛",)),
    ],
)
def test_grams(word: str, parts: tuple[str, ...]) -> None:
    """A word gives its four-letter pieces, with a space at its beginning; a bigram its letters."""
    assert parts == grams(word)


def test_is_unspaced() -> None:
    """Thai and Han are written without spaces, Latin and Arabic with them."""
    assert [*map(is_unspaced, ("痛", "กข", "a", "ع", ""))] == [True, True, False, False, False]


def test_simplified_characters() -> None:
    """Traditional and simplified Chinese are the same words, and keep their places."""
    assert words("開車後頭髮發燒") == words("开车后头发发烧")
    assert [(token.start, token.end) for token in tokens("開車")] == [(0, 2)]


def test_table_is_fresh() -> None:
    """characters.json is what freezing it again gives."""
    if sys.version_info[:2] != (3, 11):
        pytest.skip("Unicode 14.0 is in Python 3.11 only")
    if freeze.icu_version() != freeze.ICU_VERSION:
        pytest.skip(f"uconv of ICU {freeze.ICU_VERSION} is needed")
    assert freeze.TABLE_PATH.read_text(encoding="utf-8") == freeze.table_text()


def test_table_record_holds_what_the_page_needs() -> None:
    """The record for the page has the runs, the foldings, every constant and the locales."""
    record = write_table(["en", "zh-Hant"])
    assert {"runs", "folds", "constants", "locales"} == set(record)
    assert record["locales"] == ["en", "zh-Hant"]
    assert constants_record() == record["constants"]
    assert len(Constants.__slots__) == len(constants_record())


def test_table_record_comes_back() -> None:
    """The runs and the foldings are read as they were written, each in its place."""
    assert characters() == read_table(write_table([]))
    small = Characters(((0, 0), (48, 1), (0x10FFFF, 2)), {"a": "b", "b": "", "\U0001e950": "0"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_record, "characters", lambda: small)
        assert small == read_table(write_table([]))


@pytest.mark.parametrize(
    "change",
    [{"runs": "!"}, {"runs": None}, {"folds": "C"}, {"folds": "BB"}, {"folds": "gggggggE" * 2}],
)
def test_a_damaged_table_record_is_refused(change: dict[str, object]) -> None:
    """What is no number, half a folding, or no code point is refused."""
    with pytest.raises(FormatError):
        read_table({**write_table([]), **change})
