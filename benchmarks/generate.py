"""A package of any size from a seed: the shape of real entries, with made-up words.

Words follow Zipf's law over 8,000 made of syllables of each script, so that an index grows as it
does with real text. An entry has 25 messages and about 200 words.
"""

import random
from pathlib import Path

LOCALES = ("es", "de", "ar", "hi", "zh_Hant")
ENTRY_MESSAGES = 25

_VOCABULARY = 8_000
_PARAGRAPH_WORDS = 10
_SYLLABLES = {
    locale: syllables.split()
    for locale, syllables in {
        "en": "ba co di fu ga he li mo nu pe ra so ti vo we",
        "es": "ba ción di fue ga ñe lla mo nú pe rra so ti vo que",
        "de": "ba schö di fü ga he lie mö nu pfe ra so ti vo wä",
        "ar": "با تو دي فا غا هي لي مو نو رة سا تي وا ال عم",
        "hi": "बा को दि फू गा हे ली मो नु पे रा सो ति वो के",
        "zh_Hant": "膀 胱 疼 痛 緊 急 電 話 呼 吸 心 肺 復 甦 醫 生 幫 助 血 尿",
    }.items()
}


class Words:
    """Made-up words of one language."""

    def __init__(self, locale: str, seed: int) -> None:
        self._random = random.Random(f"{seed} {locale}")
        syllables = _SYLLABLES[locale]
        self._joint = "" if locale == "zh_Hant" else " "
        self._words = [
            "".join(self._random.choices(syllables, k=self._random.randint(1, 4)))
            for _ in range(_VOCABULARY)
        ]
        self._weights = [1 / rank for rank in range(1, _VOCABULARY + 1)]

    def text(self, count: int) -> str:
        """Return a text of so many words."""
        return self._joint.join(self._random.choices(self._words, self._weights, k=count))


def generate(root: Path, entries: int, seed: int) -> None:
    """Write ``kb`` and ``locales`` of a package into a folder."""
    source = Words("en", seed)
    (root / "kb/entries/all").mkdir(parents=True)
    (root / "kb/package.yaml").write_text(
        "id: generated\ntitle: Generated\nsource_locale: en\n"
        "topics: [{id: all, title: All}]\ntypes: {note: {title: Note, sections: [a, b, c, d]}}\n",
        encoding="utf-8",
    )
    messages: list[tuple[str, list[str]]] = [("package", ["Generated", "All", "Note"])]
    for number in range(entries):
        entry_id = f"entry-{number:05}"
        texts = [source.text(6), source.text(20), ", ".join(source.text(1) for _ in range(10))]
        blocks: list[str] = []
        for section in "abcd":
            heading, *rest = source.text(3), *(source.text(_PARAGRAPH_WORDS - 1) for _ in range(4))
            blocks.append(f"## {heading} {{#{section}}}")
            blocks += rest
            texts += [heading, *rest]
        texts += [source.text(6), source.text(6)]
        blocks += [f"- {texts[-2]}\n- {texts[-1]}"]
        front = (
            f"---\ntype: note\ntitle: {texts[0]}\nsummary: {texts[1]}\nkeywords: [{texts[2]}]\n"
            "risk: standard\nsources: []\nrelated: []\nupdated: 2026-01-01\n"
            "review_due: 2099-01-01\n---\n\n"
        )
        path = root / f"kb/entries/all/{entry_id}.md"
        path.write_text(front + "\n\n".join(blocks) + "\n", encoding="utf-8")
        messages.append((entry_id, texts))
    for locale in LOCALES:
        _write_catalog(root, locale, messages, Words(locale, seed))


def _write_catalog(
    root: Path, locale: str, messages: list[tuple[str, list[str]]], words: Words
) -> None:
    blocks = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"']
    for context, texts in messages:
        for text in dict.fromkeys(texts):
            translated = words.text(max(1, len(text.split())))
            blocks.append(f'msgctxt "{context}"\nmsgid "{text}"\nmsgstr "{translated}"')
    path = root / f"locales/{locale}/LC_MESSAGES/entries.po"
    path.parent.mkdir(parents=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
