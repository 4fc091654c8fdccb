/**
 * The passage of an entry that answers a query best, with the matching words marked.
 */
(() => {
  "use strict";

  const { grams, isUnspaced, tokens } = kbpkg;

  const ELLIPSIS = "…";
  // How far a cut may move to fall between two words.
  const WORD_ROOM = 20;

  /**
   * Return which passage to show.
   *
   * The section with the most of the query comes first (the earlier of equals; keywords do not
   * count, they hold everything), in it the passage with the most. Where that is a title the
   * summary is shown instead, where it is a heading the block after it.
   *
   * @param {Passage[]} passages
   * @param {Scores} scores
   * @param {Table} table
   * @returns {number} its place among the passages
   */
  function bestPassage(passages, scores, table) {
    const shown = Array.from(passages.keys()).filter((at) => passages[at].field !== "keywords");
    const found = new Map(shown.map((at) => [at, findIn(passages[at], scores, table)]));
    /** @type {(at: number) => Set<string>} */
    const foundAt = (at) => found.get(at) ?? new Set();
    /** @type {Map<string, Set<string>>} */
    const sections = new Map();
    for (const at of shown) {
      const { section } = passages[at];
      sections.set(section, new Set([...(sections.get(section) ?? []), ...foundAt(at)]));
    }
    const [section] = firstLargest([...sections], ([, names]) => total(names, scores));
    const inside = shown.filter((at) => passages[at].section === section);
    const best = firstLargest(inside, (at) => total(foundAt(at), scores));
    const isHead = ["title", "headings"].includes(passages[best].field);
    return isHead && inside.includes(best + 1) ? best + 1 : best;
  }

  /**
   * Return the first of the values that are worth most.
   *
   * @template Value
   * @param {Value[]} values
   * @param {(value: Value) => number} worth
   * @returns {Value}
   */
  function firstLargest(values, worth) {
    let best = values[0];
    let most = worth(best);
    for (const value of values.slice(1)) {
      const other = worth(value);
      if (other > most) {
        best = value;
        most = other;
      }
    }
    return best;
  }

  /**
   * Return which words and grams of the query stand in a passage.
   *
   * @param {Passage} passage
   * @param {Scores} scores
   * @param {Table} table
   * @returns {Set<string>}
   */
  function findIn(passage, scores, table) {
    const terms = new Set(tokens(passage.text, table).map((token) => token.term));
    const held = new Set(Array.from(terms).flatMap((term) => grams(term, table)));
    const matches = scores.matches.filter((match) => match.terms.some((term) => terms.has(term)));
    const heldGrams = Array.from(scores.gramWeights.keys()).filter((gram) => held.has(gram));
    return new Set([
      ...matches.map((match) => `word ${match.word}`),
      ...heldGrams.map((gram) => `gram ${gram}`),
    ]);
  }

  /**
   * Return what the found words and grams are worth, summed in the query's order.
   *
   * @param {Set<string>} found
   * @param {Scores} scores
   * @returns {number}
   */
  function total(found, scores) {
    let sum = 0;
    for (const match of scores.matches) {
      if (found.has(`word ${match.word}`)) {
        sum = sum + match.weight;
      }
    }
    for (const [gram, weight] of scores.gramWeights) {
      if (found.has(`gram ${gram}`)) {
        sum = sum + weight;
      }
    }
    return sum;
  }

  /**
   * Return a passage cut around its first match, with all matches marked.
   *
   * @param {Passage} passage
   * @param {Scores} scores
   * @param {Table} table
   * @returns {Snippet}
   */
  function makeSnippet(passage, scores, table) {
    const letters = Array.from(passage.text);
    const marked = tokens(passage.text, table).filter((token) => isMatch(token, scores, table));
    const { start, end } = cutWindow(letters, marked, table.constants);
    /** @type {Part[]} */
    const parts = [];
    /** @type {(from: number, to: number, isMarked: boolean) => void} */
    const add = (from, to, isMarked) => {
      parts.push({ text: letters.slice(from, to).join(""), isMarked });
    };
    let at = start;
    for (const stretch of join(marked)) {
      if (stretch.end <= start || stretch.start >= end) {
        continue;
      }
      if (stretch.start > at) {
        add(at, stretch.start, false);
      }
      const last = Math.min(stretch.end, end);
      add(Math.max(stretch.start, at), last, true);
      at = last;
    }
    if (at < end) {
      add(at, end, false);
    }
    if (start > 0) {
      parts.unshift({ text: ELLIPSIS, isMarked: false });
    }
    if (end < letters.length) {
      parts.push({ text: ELLIPSIS, isMarked: false });
    }
    const { lang, dir, state } = passage;
    return { text: parts.map((part) => part.text).join(""), parts, lang, dir, state };
  }

  /**
   * @param {Token} token
   * @param {Scores} scores
   * @param {Table} table
   * @returns {boolean}
   */
  function isMatch({ term }, scores, table) {
    if (scores.matches.some((match) => match.terms.includes(term))) {
      return true;
    }
    if (isUnspaced(term, table)) {
      return false;
    }
    const held = grams(term, table);
    const known = held.filter((gram) => scores.gramWeights.has(gram));
    // A word of which more than half stands in the query is near enough to mark.
    return 2 * known.length > held.length;
  }

  /**
   * Return the marked stretches, those that touch or overlap (bigrams) as one.
   *
   * @param {Token[]} marked
   * @returns {{ start: number, end: number }[]}
   */
  function join(marked) {
    /** @type {{ start: number, end: number }[]} */
    const joined = [];
    for (const { start, end } of marked) {
      const last = joined[joined.length - 1];
      if (last && start <= last.end) {
        last.end = Math.max(last.end, end);
      } else {
        joined.push({ start, end });
      }
    }
    return joined;
  }

  /**
   * Return the first and last letter to show; cuts fall between words where they can.
   *
   * @param {string[]} letters
   * @param {Token[]} marked
   * @param {Constants} constants
   * @returns {{ start: number, end: number }}
   */
  function cutWindow(letters, marked, { snippetLength, snippetLead }) {
    if (letters.length <= snippetLength) {
      return { start: 0, end: letters.length };
    }
    const first = marked.length > 0 ? marked[0].start : 0;
    let start = Math.min(Math.max(0, first - snippetLead), letters.length - snippetLength);
    let end = start + snippetLength;
    if (start > 0) {
      const space = letters.slice(start, start + WORD_ROOM).indexOf(" ");
      start = space >= 0 ? start + space + 1 : start;
    }
    if (end < letters.length) {
      const space = letters.slice(end - WORD_ROOM, end).lastIndexOf(" ");
      end = space >= 0 ? end - WORD_ROOM + space : end;
    }
    return { start, end };
  }

  kbpkg.bestPassage = bestPassage;
  kbpkg.makeSnippet = makeSnippet;
})();
