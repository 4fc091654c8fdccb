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
  const IMPACT_STEPS = 64;

  /**
   * Return the table of a record. Throws a RangeError or a TypeError where it is damaged.
   *
   * @param {object} record
   * @returns {Table}
   */
  function readTable(record) {
    const { runs, folds, constants, locales } = /** @type {TableRecord} */ (record);
    if (!Array.isArray(runs) || !folds || !constants || !Array.isArray(locales)) {
      throw new RangeError("the character table is not complete");
    }
    const impacts = [constants.impactFirst];
    while (impacts.length < IMPACT_STEPS) {
      impacts.push(impacts[impacts.length - 1] * constants.impactStep);
    }
    return {
      impacts,
      locales: locales.map(String),
      firsts: runs.map(([first]) => first),
      classes: runs.map(([, kind]) => kind),
      folds: new Map(Object.entries(folds)),
      constants,
    };
  }

  /**
   * Return the class of a letter: that of the last run that begins at it or before.
   *
   * @param {string} letter
   * @param {Table} table
   * @returns {number}
   */
  function classOf(letter, { firsts, classes }) {
    const code = /** @type {number} */ (letter.codePointAt(0));
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
   * @param {string[]} letters
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
   * @param {string[]} run
   * @param {Table} table
   * @returns {string[]}
   */
  function normalise(run, { folds }) {
    const composed = Array.from(run.join("").normalize("NFKC"));
    // Lower case letter by letter: the final sigma depends on its neighbours otherwise.
    const lower = composed.map((letter) => letter.toLowerCase()).join("");
    const letters = Array.from(lower.normalize("NFKC"));
    return Array.from(letters.map((letter) => folds.get(letter) ?? letter).join(""));
  }

  /**
   * Return a run's terms, each with its first and last letter in the run.
   *
   * @param {string[]} run
   * @param {Table} table
   * @returns {Token[]}
   */
  function runTerms(run, table) {
    const normal = normalise(run, table);
    const isAligned = normal.length === run.length;
    /** @type {Token[]} */
    const terms = [];
    for (const part of runsOf(normal, table)) {
      const letters = normal.slice(part.start, part.end);
      const { start, end } = isAligned ? part : { start: 0, end: run.length };
      if (part.kind !== UNSPACED) {
        const term = letters.slice(0, table.constants.longestWord).join("");
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
    const letters = Array.from(text);
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
    // Most words are of letters of one unit each, and need not be taken apart.
    const letters = /[\ud800-\udfff]/.test(marked) ? Array.from(marked) : marked;
    /** @type {string[]} */
    const found = [];
    for (let at = 0; at < Math.max(1, letters.length - size + 1); at++) {
      const gram = letters.slice(at, at + size);
      found.push(typeof gram === "string" ? gram : gram.join(""));
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
