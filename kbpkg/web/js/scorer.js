/**
 * BM25F over words, and over the character n-grams inside them (Robertson and Zaragoza 2009).
 *
 * A query word counts by the postings of the word itself, of the words that begin with it (while
 * it is typed and unknown), or of the nearest known word. Beside the words, every n-gram of the
 * query counts a little, by the words that hold it: so "bladders" still finds "bladder".
 *
 * The order of every sum is Python's (kbpkg/search/scorer.py), so that the numbers are the same.
 */
(() => {
  "use strict";

  const { FIELDS, correct, grams, isUnspaced, ln } = kbpkg;

  /** Scores queries over one index; keeps which words hold a gram, made at the first query. */
  class Scorer {
    /**
     * @param {SearchIndex} index
     * @param {Table} table
     */
    constructor(index, table) {
      this.index = index;
      this.table = table;
      this.wordMeans = meanLengths(index.wordLengths);
      this.gramMeans = meanLengths(index.gramLengths);
      /** @type {Map<string, string[]> | undefined} */
      this.holders = undefined;
    }

    /**
     * Return the scores of all entries that any word or gram of the query matches.
     *
     * @param {Query} query
     * @returns {Scores}
     */
    score(query) {
      /** @type {Scores} */
      const scores = { byEntry: new Map(), matches: [], gramWeights: new Map() };
      for (const word of query.words) {
        const { terms, how } = this.terms(word, word === query.typing);
        if (terms.length > 0) {
          const postings = merge(
            terms.map((term) => ({ postings: this.postings(term), times: 1 })),
          );
          const weight = this.add(scores.byEntry, postings, 1, false);
          scores.matches.push({ word, terms, how, weight });
        }
      }
      const { gramWeight } = this.table.constants;
      for (const gram of new Set(query.words.flatMap((word) => grams(word, this.table)))) {
        const holders = this.gramHolders().get(gram);
        if (holders) {
          const parts = holders.map((word) => ({
            postings: this.postings(word),
            times: grams(word, this.table).filter((each) => each === gram).length,
          }));
          const weight = this.add(scores.byEntry, merge(parts), gramWeight, true);
          scores.gramWeights.set(gram, weight);
        }
      }
      return scores;
    }

    /**
     * @param {string} term
     * @returns {Posting[]}
     */
    postings(term) {
      return this.index.postings.get(term) ?? [];
    }

    /**
     * Return the indexed words that a query word stands for.
     *
     * @param {string} word
     * @param {boolean} isTyping
     * @returns {{ terms: string[], how: How }}
     */
    terms(word, isTyping) {
      const { postings } = this.index;
      if (postings.has(word)) {
        return { terms: [word], how: "exact" };
      }
      const isLong = Array.from(word).length >= this.table.constants.prefixFrom;
      if (isTyping && (isLong || isUnspaced(word, this.table))) {
        const found = Array.from(postings.keys()).filter((term) => term.startsWith(word));
        if (found.length > 0) {
          return { terms: found, how: "prefix" };
        }
      }
      const nearest = correct(word, postings, this.table);
      return { terms: nearest === undefined ? [] : [nearest], how: "corrected" };
    }

    /**
     * Add one term's part to the scores and return its weight (inverse frequency).
     *
     * @param {Map<number, number>} scores
     * @param {Posting[]} found
     * @param {number} share
     * @param {boolean} isOfGrams
     * @returns {number}
     */
    add(scores, found, share, isOfGrams) {
      const { fieldWeights, lengthShare, saturation } = this.table.constants;
      const entries = this.index.entries.length;
      const weight = share * ln(1 + (entries - found.length + 0.5) / (found.length + 0.5));
      const lengths = isOfGrams ? this.index.gramLengths : this.index.wordLengths;
      const means = isOfGrams ? this.gramMeans : this.wordMeans;
      for (const { entry, frequencies } of found) {
        let frequency = 0;
        frequencies.forEach((count, number) => {
          if (count > 0) {
            const relative = lengths[entry][number] / means[number];
            const length = 1 - lengthShare + lengthShare * relative;
            frequency = frequency + (fieldWeights[number] * count) / length;
          }
        });
        const part = (weight * frequency) / (saturation + frequency);
        scores.set(entry, (scores.get(entry) ?? 0) + part);
      }
      return weight;
    }

    /**
     * Return which indexed words hold a gram, for every gram.
     *
     * @returns {Map<string, string[]>}
     */
    gramHolders() {
      if (!this.holders) {
        this.holders = new Map();
        for (const word of this.index.postings.keys()) {
          for (const gram of new Set(grams(word, this.table))) {
            const words = this.holders.get(gram);
            if (words) {
              words.push(word);
            } else {
              this.holders.set(gram, [word]);
            }
          }
        }
      }
      return this.holders;
    }
  }

  /**
   * Return the mean length of each field.
   *
   * @param {number[][]} lengths
   * @returns {number[]}
   */
  function meanLengths(lengths) {
    return FIELDS.map((_, number) => {
      const total = lengths.reduce((sum, row) => sum + row[number], 0);
      return total / Math.max(1, lengths.length);
    });
  }

  /**
   * Return the postings of several words as those of one, each word counted some times.
   *
   * @param {{ postings: Posting[], times: number }[]} parts
   * @returns {Posting[]}
   */
  function merge(parts) {
    /** @type {Map<number, number[]>} */
    const merged = new Map();
    for (const { postings, times } of parts) {
      for (const { entry, frequencies } of postings) {
        let counts = merged.get(entry);
        if (!counts) {
          counts = FIELDS.map(() => 0);
          merged.set(entry, counts);
        }
        for (let number = 0; number < counts.length; number++) {
          counts[number] += frequencies[number] * times;
        }
      }
    }
    return Array.from(merged, ([entry, frequencies]) => ({ entry, frequencies })).sort(
      (one, other) => one.entry - other.entry,
    );
  }

  kbpkg.Scorer = Scorer;
})();
