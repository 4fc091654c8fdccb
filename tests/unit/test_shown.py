"""What of a translation is beside its source as it should be, and what is not."""

import pytest

from kbpkg.model.chosen_term import ChosenTerm
from kbpkg.model.locale import Locale
from kbpkg.validate.chosen_terms import check_chosen_terms
from kbpkg.validate.customs import CUSTOMS, check_customs
from kbpkg.validate.lengths import check_lengths
from kbpkg.validate.numbers import check_numbers
from kbpkg.validate.pair import Pair


def pair(source: str, shown: str) -> Pair:
    """Return a pair of texts in no file."""
    return Pair("x.po", 1, source, shown)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3.8%", "3,8 %"),
        ("3.8%", "٣٫٨٪"),
        ("1,614 people", "1.614 personas"),
        ("1,614 people", "1\u202f614 personnes"),
        ("1,614 people", "1'614 Personen"),
        ("12,345.5", "12.345,5"),
        ("0.125", "0,125"),
        ("08:00 to 17:30", "8:00 至 17:30"),
        ("10 seconds", "１０秒"),
        ("24-48 hours", "von 24 bis 48 Stunden"),
        ("1, 2, 3", "1، 2، 3"),
        ("no number", "sin número"),
    ],
)
def test_equal_numbers(source: str, shown: str) -> None:
    """A number is the same in every script and with every separator."""
    assert list(check_numbers([pair(source, shown)])) == []


@pytest.mark.parametrize(
    ("source", "shown", "code"),
    [
        ("10 seconds", "30 segundos", "KB311"),
        ("3.8%", "38%", "KB311"),
        ("1,614 people", "16.14 personas", "KB311"),
        ("in an hour", "en 60 minutos", "KB311"),
        ("10 seconds", "10 segundos, 20 veces", "KB311"),
        ("two of 10", "2 de 10", "KB312"),
        ("10 seconds", "diez segundos", "KB312"),
    ],
)
def test_other_numbers(source: str, shown: str, code: str) -> None:
    """A number that is added or changed is an error; one that may stand in words is not."""
    assert [problem.code for problem in check_numbers([pair(source, shown)])] == [code]


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("ar", "هل أنت هنا؟ قل: «نعم»، 1,614."),
        ("es", "¿Está ahí? Diga “sí”, o «no»."),
        ("es_MX", "¡Llame!"),
        ("fr", "Dites « oui » : maintenant !"),
        ("ja", "「はい」と言う。10:00。"),
        ("uk", "Скажіть «так» або „ні“, м'яко."),
        ("zh_Hant", "說「好」，10:00 至 18:00（CPR）。3.8% 的人"),
        ("sw", "Sema “ndiyo”."),
    ],
)
def test_customs_kept(locale: str, shown: str) -> None:
    """What a language writes is let stand."""
    assert list(check_customs([pair("x", shown)], Locale.parse(locale))) == []


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("ar", "هل أنت هنا?"),
        ("es", "Está ahí?"),
        ("fr", "Dites “oui” „non“"),
        ("uk", 'Скажіть "так"'),
        ("zh_Hant", "說“好”"),
        ("zh_Hant", "好, 好"),
        ("sw", 'Sema "ndiyo"'),
        ("fa", "10 تا ۲۰"),
    ],
)
def test_customs_not_kept(locale: str, shown: str) -> None:
    """Marks of another language are named."""
    found = [problem.code for problem in check_customs([pair("x", shown)], Locale.parse(locale))]
    assert found == ["KB315"]


def test_customs_are_of_known_locales() -> None:
    """The table names each locale as catalogs do."""
    assert [Locale.parse(name).identifier for name in CUSTOMS] == list(CUSTOMS)


@pytest.mark.parametrize(
    ("term", "shown", "is_kept"),
    [
        ("llame al número local", "Llamen al número de su localidad", True),
        ("llame al número local", "Busque el número local", False),
        ("médico de cabecera (médico de familia)", "un médico de familia", True),
        ("завелика доза", "прийняла завелику дозу", True),
        ("حالة طارئة", "وهذه الحالات الطارئة", True),
        ("حالة طارئة", "حالة عادية", False),
        ("醫院急診（急症室）", "去急症室", True),
        ("醫院急診（急症室）", "去醫院", False),
        ("la RCP", "Empiece la RCP", True),
        ("la RCP", "Empiece la reanimación", False),
    ],
)
def test_chosen_terms(term: str, shown: str, is_kept: bool) -> None:  # noqa: FBT001 - a case
    """A term is there in any of its forms and with any ending."""
    terms = [ChosenTerm("help", term, "", is_checked=True)]
    assert is_kept == (list(check_chosen_terms([pair("Get HELP.", shown)], terms)) == [])


def test_brackets_without_end_hold_nobody_up() -> None:
    """A glossary's brackets that nobody closed are read in one go."""
    terms = [ChosenTerm("help", f"{'(' * 200_000}ayuda", "", is_checked=True)]
    assert list(check_chosen_terms([pair("Get help.", "Pida ayuda.")], terms)) == []


def test_terms_that_are_not_checked() -> None:
    """A term without the mark, and a text without the whole word, are let stand."""
    terms = [ChosenTerm("help", "ayuda", "", is_checked=False)]
    assert list(check_chosen_terms([pair("Get help.", "Llame.")], terms)) == []
    terms = [ChosenTerm("help", "ayuda", "", is_checked=True)]
    assert list(check_chosen_terms([pair("A helpline.", "Una línea.")], terms)) == []


@pytest.mark.parametrize("shown", ["", "…", "\u200b"])
def test_a_translation_without_words_has_no_length(shown: str) -> None:
    """What is left of a translation that is nothing but a citation is measured against nothing."""
    whole = [pair("word " * 20, "palabra " * 20)] * 10
    assert list(check_lengths([*whole, pair("word " * 20, shown)])) == []
    assert list(check_lengths([pair("word " * 20, shown)] * 10)) == []


def test_a_short_translation_is_far_from_the_others() -> None:
    """A translation of a tenth of the usual length is told."""
    whole = [pair("word " * 20, "palabra " * 20)] * 10
    found = list(check_lengths([*whole, pair("word " * 20, "palabra " * 2)]))
    assert [problem.code for problem in found] == ["KB314"]
