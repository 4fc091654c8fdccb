/**
 * A query: its words, and its phrases in quotes.
 */
(() => {
  "use strict";

  const { words } = kbpkg;

  // A phrase stands between any two of these. A quote that is never closed is no phrase: the
  // reader is still typing.
  const QUOTES = /["“”„«»「」『』]/;

  /**
   * Return the query of what a reader typed. What is beyond the longest text is left out; so are
   * words beyond the longest query, and phrases that hold one.
   *
   * @param {string} text
   * @param {Table} table
   * @returns {Query}
   */
  function parseQuery(text, table) {
    const kept = text.slice(0, table.constants.longestText);
    const parts = kept.split(QUOTES).map((part) => words(part, table));
    const all = Array.from(new Set(parts.flat()));
    const found = all.slice(0, table.constants.longestQuery);
    const used = new Set(found);
    const quoted = parts.filter(
      (phrase, at) =>
        at % 2 === 1 &&
        at < parts.length - 1 &&
        phrase.length > 0 &&
        phrase.every((word) => used.has(word)),
    );
    const phrases = Array.from(new Map(quoted.map((each) => [each.join(" "), each])).values());
    const last = parts[parts.length - 1];
    const typing = last.length > 0 ? last[last.length - 1] : "";
    return {
      words: found,
      phrases,
      typing: found.includes(typing) ? typing : "",
      isCut: kept.length < text.length || found.length < all.length,
    };
  }

  kbpkg.parseQuery = parseQuery;
})();
