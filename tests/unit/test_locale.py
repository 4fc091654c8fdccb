"""model/locale: identifiers, tags, directions, names, fallbacks."""

import datetime

import pytest

from kbpkg.model.locale import Locale


@pytest.mark.parametrize(
    ("written", "identifier", "tag"),
    [
        ("es", "es", "es"),
        ("ES", "es", "es"),
        ("zh_Hant", "zh_Hant", "zh-Hant"),
        ("zh-Hant", "zh_Hant", "zh-Hant"),
        ("zh-hant-hk", "zh_Hant_HK", "zh-Hant-HK"),
        ("zh_TW", "zh_Hant_TW", "zh-Hant-TW"),
        ("pt-br", "pt_BR", "pt-BR"),
        ("sr_RS", "sr_Cyrl_RS", "sr-Cyrl-RS"),
        ("iw", "he", "he"),
        ("IN", "id", "id"),
        ("tl", "fil", "fil"),
        ("iw_IL", "he_IL", "he-IL"),
        ("prs", "fa_AF", "fa-AF"),
    ],
)
def test_parse(written: str, identifier: str, tag: str) -> None:
    """A locale is read with _ or -, in any case; catalogs write _ and pages write -."""
    assert (identifier, tag) == (Locale.parse(written).identifier, Locale.parse(written).tag)


@pytest.mark.parametrize(
    "written",
    [
        *("", "x", "xx", "klingon", "e n", "../en", "en/..", "C", "_"),
        *(
            "root",
            "und",
            "und_US",
            "en_ZZ",
            "de-1996",
            "ca_valencia",
            "es.bak",
            "es.",
            "es_es.utf8",
        ),
    ],
)
def test_parse_refuses_what_cldr_does_not_know(written: str) -> None:
    """What is no locale raises ValueError, so no folder is named by it."""
    with pytest.raises(ValueError, match="unknown locale"):
        Locale.parse(written)


@pytest.mark.parametrize("written", ["en", "zh_Hant_HK", "ar", "ca@valencia", "sr@latin"])
def test_a_tag_is_bcp_47(written: str) -> None:
    """A tag holds letters, digits and hyphens only: it names a folder and stands in `lang`."""
    try:
        tag = Locale.parse(written).tag
    except ValueError:
        return
    assert tag.replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("identifier", "direction"),
    [
        *[("en", "ltr"), ("zh_Hant", "ltr"), ("th", "ltr"), ("uz", "ltr"), ("pa", "ltr")],
        *[("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("ckb", "rtl")],
        *[("ps", "rtl"), ("uz_Arab", "rtl"), ("pa_Arab", "rtl")],
    ],
)
def test_direction(identifier: str, direction: str) -> None:
    """The direction is that of the script, not of the language."""
    assert direction == Locale(identifier).direction


@pytest.mark.parametrize(
    ("identifier", "parents"),
    [
        ("es", []),
        ("es_MX", ["es_419", "es"]),
        ("zh_Hant_HK", ["zh_Hant"]),
        ("zh_Hant_MO", ["zh_Hant_HK", "zh_Hant"]),
        ("zh_Hant", []),
        ("zh_Hans_CN", ["zh_Hans", "zh"]),
        ("en_GB", ["en_001", "en"]),
        ("pt_AO", ["pt_PT", "pt"]),
        ("sr_Latn", []),
        ("uz_Arab", []),
        ("de_AT", ["de"]),
    ],
)
def test_fallbacks(identifier: str, parents: list[str]) -> None:
    """Fallbacks are CLDR's parents, nearest first; another script is no parent."""
    assert parents == [each.identifier for each in Locale(identifier).fallbacks()]


@pytest.mark.parametrize(
    ("identifier", "name"), [("es", "Español"), ("fr", "Français"), ("ar", "العربية")]
)
def test_autonym(identifier: str, name: str) -> None:
    """A language names itself, with a capital where its script has them."""
    assert name == Locale(identifier).autonym


def test_names_and_dates() -> None:
    """Languages, countries and dates are written as the locale writes them."""
    spanish = Locale("es")
    assert spanish.name_in(Locale("en")) == "Spanish"
    assert spanish.territory_name("DE") == "Alemania"
    assert spanish.territory_name("QQ") == "QQ"
    assert spanish.date(datetime.date(2026, 1, 5)) == "5 de enero de 2026"
