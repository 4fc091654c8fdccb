/**
 * Text into index terms: words, and bigrams where a script writes no spaces.
 *
 * Runs are cut from the text as it stands and normalised one by one, so that every term knows its
 * place in the text and a snippet can mark it. Letters are code points everywhere, as in Python:
 * a text is an array of them before anything is counted or cut.
 */
(() => {
  "use strict";

  const SEPARATOR = 0;
  const UNSPACED = 2;
  const CLASSES = 3;
  const IMPACT_STEPS = 64;
  // The letters that are one unit, whose classes are looked up without a search.
  const PLANE = 0x10000;
  const KEPT_RUNS = 20_000;

  /** @type {WeakMap<object, Table>} What was read: every query asks for the table. */
  const tables = new WeakMap();

  /**
   * Return the table of a record (kbpkg/wire/table_record.py). Throws a RangeError or a TypeError
   * where it is damaged.
   *
   * @param {object} record
   * @returns {Table}
   */
  function readTable(record) {
    let table = tables.get(record);
    if (!table) {
      table = makeTable(record);
      tables.set(record, table);
    }
    return table;
  }

  /**
   * @param {object} record
   * @returns {Table}
   */
  function makeTable(record) {
    const { runs, folds, constants, locales } = /** @type {TableRecord} */ (record);
    const areTexts = typeof runs === "string" && typeof folds === "string";
    if (!areTexts || !constants || !Array.isArray(locales)) {
      throw new RangeError("the character table is not complete");
    }
    const impacts = [constants.impactFirst];
    while (impacts.length < IMPACT_STEPS) {
      impacts.push(impacts[impacts.length - 1] * constants.impactStep);
    }
    const numbers = kbpkg.readNumbers(runs);
    const classes = numbers.map((number) => number % CLASSES);
    let first = 0;
    const firsts = numbers.map((number) => (first += Math.floor(number / CLASSES)));
    const plane = new Uint8Array(PLANE);
    classes.forEach((kind, at) => plane.fill(kind, firsts[at], firsts[at + 1] ?? PLANE));
    return {
      impacts,
      plane,
      kept: new Map(),
      locales: locales.map(String),
      firsts,
      classes,
      folds: readFolds(folds),
      constants,
    };
  }

  /**
   * Return the letters that search writes otherwise, with what it writes.
   *
   * @param {string} text
   * @returns {Map<string, string>}
   */
  function readFolds(text) {
    const numbers = kbpkg.readNumbers(text);
    /** @type {Map<string, string>} */
    const folds = new Map();
    let letter = 0;
    let becomes = 0;
    for (let at = 0; at < numbers.length; at += 2) {
      const step = numbers[at + 1];
      letter += numbers[at];
      becomes += step % 2 ? -(step + 1) / 2 : step / 2;
      const written = becomes === 0 ? "" : String.fromCodePoint(becomes);
      folds.set(String.fromCodePoint(letter), written);
    }
    return folds;
  }

  /**
   * Return a text as letters: itself where each is one unit, which is the usual case and quick,
   * else an array of them. Both are indexed and cut in the same way.
   *
   * @param {string} text
   * @returns {Letters}
   */
  function lettersOf(text) {
    return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
  }

  /**
   * @param {Letters} letters
   * @returns {string}
   */
  function asText(letters) {
    return typeof letters === "string" ? letters : letters.join("");
  }

  /**
   * Return the class of a letter: that of the last run that begins at it or before.
   *
   * @param {string} letter
   * @param {Table} table
   * @returns {number}
   */
  function classOf(letter, { firsts, classes, plane }) {
    const code = /** @type {number} */ (letter.codePointAt(0));
    if (code < plane.length) return plane[code];
    let low = 0;
    let high = firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= code) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return classes[low];
  }

  /**
   * Yield the longest runs of letters of one class, without those that separate.
   *
   * @param {Letters} letters
   * @param {Table} table
   * @returns {Generator<{ start: number, end: number, kind: number }>}
   */
  function* runsOf(letters, table) {
    let start = 0;
    let kind = SEPARATOR;
    for (let at = 0; at <= letters.length; at++) {
      const next = at < letters.length ? classOf(letters[at], table) : SEPARATOR;
      if (next === kind) {
        continue;
      }
      if (kind !== SEPARATOR) {
        yield { start, end: at, kind };
      }
      start = at;
      kind = next;
    }
  }

  /**
   * Return the letters of a run as search compares them.
   *
   * @param {string} run
   * @param {Table} table
   * @returns {Letters}
   */
  function normalise(run, { folds }) {
    if (/^[\x00-\x7f]*$/.test(run)) return run.toLowerCase();
    const composed = Array.from(run.normalize("NFKC"));
    // Lower case letter by letter: the final sigma depends on its neighbours otherwise.
    const lower = composed.map((letter) => letter.toLowerCase()).join("");
    const letters = Array.from(lower.normalize("NFKC"));
    return lettersOf(letters.map((letter) => folds.get(letter) ?? letter).join(""));
  }

  /**
   * Return a run's terms, each with its first and last letter in the run. Words come again and
   * again: what a run gave is kept.
   *
   * @param {Letters} run
   * @param {Table} table
   * @returns {Token[]}
   */
  function runTerms(run, table) {
    const text = asText(run);
    let terms = table.kept.get(text);
    if (!terms) {
      if (table.kept.size >= KEPT_RUNS) table.kept.clear();
      terms = cutRun(run, text, table);
      table.kept.set(text, terms);
    }
    return terms;
  }

  /**
   * @param {Letters} run
   * @param {string} text
   * @param {Table} table
   * @returns {Token[]}
   */
  function cutRun(run, text, table) {
    const normal = normalise(text, table);
    const isAligned = normal.length === run.length;
    /** @type {Token[]} */
    const terms = [];
    for (const part of runsOf(normal, table)) {
      const letters = normal.slice(part.start, part.end);
      const { start, end } = isAligned ? part : { start: 0, end: run.length };
      if (part.kind !== UNSPACED) {
        const term = asText(letters.slice(0, table.constants.longestWord));
        terms.push({ term, start, end });
      } else if (letters.length === 1) {
        terms.push({ term: letters[0], start, end });
      } else {
        for (let at = 0; at < letters.length - 1; at++) {
          const term = letters[at] + letters[at + 1];
          const span = isAligned ? { start: start + at, end: start + at + 2 } : { start, end };
          terms.push({ term, ...span });
        }
      }
    }
    return terms;
  }

  /**
   * Return the tokens of a text in order.
   *
   * @param {string} text
   * @param {Table} table
   * @returns {Token[]}
   */
  function tokens(text, table) {
    const letters = lettersOf(text);
    /** @type {Token[]} */
    const found = [];
    for (const { start, end } of runsOf(letters, table)) {
      for (const token of runTerms(letters.slice(start, end), table)) {
        found.push({ term: token.term, start: start + token.start, end: start + token.end });
      }
    }
    return found;
  }

  /**
   * Return the index terms of a text in order.
   *
   * @param {string} text
   * @param {Table} table
   * @returns {string[]}
   */
  function words(text, table) {
    return tokens(text, table).map((token) => token.term);
  }

  /**
   * Tell whether a term comes from a script that writes no spaces between words.
   *
   * @param {string} term
   * @param {Table} table
   * @returns {boolean}
   */
  function isUnspaced(term, table) {
    return term !== "" && classOf(term, table) === UNSPACED;
  }

  /**
   * Return a word's character n-grams in order.
   *
   * A space stands before the word, so that a gram at its beginning is another one than the same
   * letters inside. Terms of scripts without spaces are bigrams: their grams are single letters.
   *
   * @param {string} word
   * @param {Table} table
   * @returns {string[]}
   */
  function grams(word, table) {
    if (isUnspaced(word, table)) {
      return Array.from(word);
    }
    const size = table.constants.gramSize;
    const marked = ` ${word}`;
    const letters = lettersOf(marked);
    /** @type {string[]} */
    const found = [];
    for (let at = 0; at < Math.max(1, letters.length - size + 1); at++) {
      found.push(asText(letters.slice(at, at + size)));
    }
    return found;
  }

  /**
   * Compare as Python does; `<` compares units, and puts U+FFFD after an astral letter.
   *
   * @param {string} left
   * @param {string} right
   * @returns {number}
   */
  function compareCodePoints(left, right) {
    const most = Math.min(left.length, right.length);
    for (let at = 0; at < most; at++) {
      if (left.charCodeAt(at) !== right.charCodeAt(at)) {
        // Where the units differ inside a pair, the pair before it is the same letter's.
        const start = at > 0 && isInsidePair(left, at) && isInsidePair(right, at) ? at - 1 : at;
        return Number(left.codePointAt(start)) - Number(right.codePointAt(start));
      }
    }
    return left.length - right.length;
  }

  /**
   * Tell whether a unit is the second half of a letter.
   *
   * @param {string} text
   * @param {number} at
   */
  function isInsidePair(text, at) {
    const before = text.charCodeAt(at - 1);
    const unit = text.charCodeAt(at);
    return before >= 0xd800 && before < 0xdc00 && unit >= 0xdc00 && unit < 0xe000;
  }

  kbpkg.readTable = readTable;
  kbpkg.tokens = tokens;
  kbpkg.words = words;
  kbpkg.isUnspaced = isUnspaced;
  kbpkg.grams = grams;
  kbpkg.compareCodePoints = compareCodePoints;
})();
