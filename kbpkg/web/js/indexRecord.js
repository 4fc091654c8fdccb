/**
 * The index of one locale; kbpkg/wire/index_record.py draws its layout and writes it.
 */
(() => {
  "use strict";

  const { readNumbers } = kbpkg;

  // The searched fields, in the order in which weights, frequencies and lengths stand everywhere.
  const FIELDS = Object.freeze(["title", "keywords", "summary", "headings", "body"]);

  /**
   * Return the index of a record. Throws a RangeError or a TypeError where it is damaged.
   *
   * @param {object} record
   * @returns {SearchIndex}
   */
  function readIndex(record) {
    const { entries, shards, lengths, terms, postings } =
      /** @type {{ entries: string[], shards: number[], lengths: string, terms: string, postings: string }} */ (
        record
      );
    const counts = readNumbers(lengths);
    const width = FIELDS.length;
    if (counts.length !== 2 * width * entries.length || shards.length !== entries.length) {
      throw new RangeError("the lengths do not fit the entries");
    }
    /** @param {number} at */
    const row = (at) => counts.slice(at * width, (at + 1) * width);
    return {
      entries,
      shards,
      wordLengths: entries.map((_, entry) => row(2 * entry)),
      gramLengths: entries.map((_, entry) => row(2 * entry + 1)),
      postings: readPostings(terms === "" ? [] : terms.split("\n"), postings, entries.length),
    };
  }

  /**
   * @param {string[]} terms
   * @param {string} text
   * @param {number} entries
   * @returns {Map<string, Posting[]>}
   */
  function readPostings(terms, text, entries) {
    const numbers = readNumbers(text);
    let at = 0;
    const next = () => {
      if (at === numbers.length) {
        throw new RangeError("the postings are cut");
      }
      return numbers[at++];
    };
    /** @type {Map<string, Posting[]>} */
    const postings = new Map();
    for (const term of terms) {
      /** @type {Posting[]} */
      const found = [];
      let entry = 0;
      for (let left = next(); left > 0; left--) {
        entry += next();
        if (entry >= entries) {
          throw new RangeError("a posting of an entry that is not there");
        }
        const bits = next();
        found.push({
          entry,
          frequencies: FIELDS.map((_, field) => ((bits >> field) & 1 ? next() : 0)),
        });
      }
      postings.set(term, found);
    }
    return postings;
  }

  kbpkg.FIELDS = FIELDS;
  kbpkg.readIndex = readIndex;
})();
