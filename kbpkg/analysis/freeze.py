"""Write the frozen character table: ``python -m kbpkg.analysis.freeze`` (Python 3.11 only).

Unicode versions differ between Pythons and browsers, so what counts as a letter is decided once,
by Unicode 14.0, and shipped. Python 3.11 is the release whose ``unicodedata`` is that version.
Which Chinese character is the simple form of which is ICU's to say (Debian: icu-devtools).
"""

import json
import shutil
import subprocess
import sys
import unicodedata
from itertools import groupby
from pathlib import Path

UNICODE_VERSION = "14.0.0"
ICU_VERSION = "72"
TABLE_PATH = Path(__file__).with_name("characters.json")

SEPARATOR, SPACED, UNSPACED = 0, 1, 2

# Blocks of the scripts that write no spaces between words, by their ranges in Unicode 14.0.
UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark and zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3038, 0x303B),
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAA7F),  # Myanmar extended A
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFF66, 0xFF9F),  # half-width Katakana
    (0x1AFF0, 0x1B16F),  # Kana supplements
    (0x20000, 0x3FFFF),  # Han extensions B and later
)

# Arabic and Persian letters that are typed in several ways for one word: alef with its marks,
# final yeh, teh marbuta, the Persian kaf and yeh. The choice follows Lucene's normalisers.
ARABIC_LETTERS = {
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ے": "ي",
    "ة": "ه",
    "ۀ": "ه",
    "ە": "ه",
    "ک": "ك",
    "ؤ": "و",
    "ئ": "ي",
}
# Vowel signs and the stretching stroke, which most people leave out.
ARABIC_SIGNS = (*range(0x0610, 0x061B), 0x0640, *range(0x064B, 0x0660), 0x0670)


def character_class(code: int) -> int:
    """Return the class of a code point: separator, letter of a spaced or of an unspaced script."""
    if unicodedata.category(chr(code))[0] not in "LMN":
        return SEPARATOR
    return UNSPACED if any(low <= code <= high for low, high in UNSPACED_BLOCKS) else SPACED


def class_runs() -> list[list[int]]:
    """Return ``[first code point, class]`` for every run of one class, in order."""
    classes = groupby(range(sys.maxunicode + 1), character_class)
    return [[next(run), kind] for kind, run in classes]


def folds() -> dict[str, str]:
    """Return the single characters that search writes otherwise, after NFKC and lower case."""
    digits = {
        chr(code): str(unicodedata.decimal(chr(code)))
        for code in range(0x80, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Nd"
    }
    signs = {chr(code): "" for code in ARABIC_SIGNS}
    return dict(sorted({**digits, **ARABIC_LETTERS, **signs, "ς": "σ"}.items()))


def simplified() -> tuple[str, str]:
    """Return the traditional Chinese characters and, place by place, their simplified forms.

    Those are taken that stand in the character sets of Taiwan (Big5) and of the mainland (GB 2312):
    the rest is rare, and the table is read by every page. Several traditional characters share a
    simplified one, so that folding loses a little and misses nothing.
    """
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    command = ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", "Hant-Hans"]
    done = subprocess.run(  # noqa: S603 - nothing in the command is from outside
        command, input="\n".join(han).encode(), capture_output=True, check=True
    )
    both = zip(han, done.stdout.decode().split("\n"), strict=True)
    pairs = [
        (traditional, simple)
        for traditional, simple in both
        if traditional != simple and _is_in(traditional, "big5") and _is_in(simple, "gb2312")
    ]
    return "".join(traditional for traditional, _ in pairs), "".join(simple for _, simple in pairs)


def icu_version() -> str:
    """Return the first number of the version of ICU's ``uconv``, empty where there is none."""
    uconv = shutil.which("uconv")
    if uconv is None:
        return ""
    done = subprocess.run(  # noqa: S603 - nothing in the command is from outside
        [uconv, "--version"], capture_output=True, encoding="utf-8", check=True
    )
    _, _, version = done.stdout.partition("ICU ")
    return version.partition(".")[0]


def _is_in(character: str, character_set: str) -> bool:
    try:
        character.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Write the table beside this module."""
    if unicodedata.unidata_version != UNICODE_VERSION:
        sys.exit(f"needs Unicode {UNICODE_VERSION}, this Python has {unicodedata.unidata_version}")
    if icu_version() != ICU_VERSION:
        sys.exit(f"needs uconv of ICU {ICU_VERSION}, this is {icu_version() or 'none'}")
    TABLE_PATH.write_text(table_text(), encoding="utf-8", newline="\n")


def table_text() -> str:
    """Return the table as JSON, one line a key."""
    table = {
        "unicode": UNICODE_VERSION,
        "runs": class_runs(),
        "folds": folds(),
        "simplified": simplified(),
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in table.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
