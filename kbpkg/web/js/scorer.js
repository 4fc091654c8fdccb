/**
 * BM25F over words, and over the character n-grams inside them (Robertson and Zaragoza 2009).
 *
 * A query word counts by the postings of the word itself, of the words that begin with it (while
 * it is typed and unknown), or of the nearest known word. Beside the words, every n-gram of the
 * query counts a little, by the words that hold it: so "bladders" still finds "bladder". In a large
 * index grams would cost too much, and words must do; everyday words count little and have no grams.
 *
 * The order of every sum is Python's (kbpkg/search/scorer.py), so that the numbers are the same.
 */
(() => {
  "use strict";

  const { compareCodePoints, compareUse, correct, grams, isUnspaced, ln } = kbpkg;

  // How many grams are kept with their entries; then all are forgotten and made again.
  const KEPT_GRAMS = 5000;

  /** Sums per entry, without a map: entries are numbers. */
  class Sums {
    /** @param {number} size */
    constructor(size) {
      this.values = new Float64Array(size);
      this.isThere = new Uint8Array(size);
      /** @type {number[]} */
      this.entries = [];
    }

    /**
     * @param {number} entry
     * @param {number} value
     */
    add(entry, value) {
      if (this.isThere[entry] === 0) {
        this.isThere[entry] = 1;
        this.entries.push(entry);
      }
      this.values[entry] += value;
    }

    /** Return the sums as two lists, and begin anew. */
    take() {
      const { entries } = this;
      const values = entries.map((entry) => this.values[entry]);
      for (const entry of entries) {
        this.values[entry] = 0;
        this.isThere[entry] = 0;
      }
      this.entries = [];
      return { entries, values };
    }
  }

  /** Scores queries over one index; keeps which words hold a gram, made at the first query. */
  class Scorer {
    /**
     * @param {SearchIndex} index
     * @param {Table} table
     */
    constructor(index, table) {
      this.index = index;
      this.table = table;
      this.scratch = new Sums(index.numbers.size);
      /** @type {Map<string, number[]> | undefined} */
      this.holders = undefined;
      /** @type {Map<string, { frequencies: Frequencies, weight: number }>} */
      this.keptGrams = new Map();
    }

    /**
     * Return which words and grams of the query this locale holds, and how rare they are.
     *
     * @param {Query} query
     * @returns {Promise<Findings>}
     */
    async find(query) {
      const own = await this.index.find(query.words);
      const meanings = await Promise.all(
        query.words.map((word) => this.meaning(word, own, word === query.typing)),
      );
      const terms = meanings.flatMap((meaning) => meaning.terms);
      const others = await this.index.find(terms.filter((term) => !own.has(term)));
      const postings = new Map([...own, ...others]);
      const words = meanings
        .filter((meaning) => meaning.terms.length > 0)
        .map((meaning) => {
          const found = meaning.terms.map((term) => postings.get(term));
          const frequencies = this.frequencies(found);
          return { ...meaning, frequencies, weight: this.wordWeight(meaning.terms, frequencies) };
        });
      const queryGrams = this.queryGrams(query);
      /** @type {Map<string, { frequencies: Frequencies, weight: number }>} */
      const grams = new Map();
      for (const gram of queryGrams) {
        const found = this.foundGram(gram);
        if (found.frequencies.entries.length > 0) grams.set(gram, found);
      }
      const certain = words.filter((word) => word.how !== "corrected").length;
      const ofWords = (certain + 0.5) / (query.words.length + 0.5);
      const ofGrams = (grams.size + 0.5) / (queryGrams.size + 0.5);
      const coverage = ofWords * ofGrams * ofGrams;
      return { words, grams, coverage, held: this.index.numbers.held, postings };
    }

    /**
     * Return the scores of all entries that any word or gram of the query matches.
     *
     * @param {Findings} found
     * @param {number} likeness how much the query is like this locale, beside the others
     * @returns {Scores}
     */
    score({ words, grams, coverage, postings }, likeness) {
      const sums = new Sums(this.index.numbers.size);
      const { locale } = this.index.numbers;
      /** @type {Match[]} */
      const matches = [];
      for (const { word, terms, how, frequencies, weight } of words) {
        this.add(sums, frequencies, weight);
        matches.push({ word, terms, how, locale, weight });
      }
      /** @type {Map<string, number>} */
      const gramWeights = new Map();
      for (const [gram, { frequencies, weight: own }] of grams) {
        const weight = this.table.constants.gramWeight * own;
        this.add(sums, frequencies, weight);
        gramWeights.set(gram, weight);
      }
      return { ...sums.take(), matches, gramWeights, coverage: coverage * likeness, postings };
    }

    /**
     * @param {string[]} terms
     * @param {Frequencies} found
     */
    wordWeight(terms, found) {
      const weight = this.weight(found);
      const { everyday } = this.index.numbers;
      const most = ln(1 / this.table.constants.everydayShare);
      return terms.every((term) => everyday.has(term)) ? Math.min(weight, most) : weight;
    }

    /**
     * Return the inverse frequency of what stands in so many entries.
     *
     * @param {Frequencies} found
     */
    weight({ entries }) {
      const { held } = this.index.numbers;
      return ln(1 + (held - entries.length + 0.5) / (entries.length + 0.5));
    }

    /** Do now what the first query would wait for. */
    prepare() {
      if (this.usesGrams()) this.gramHolders(/** @type {WholeIndex} */ (this.index.whole));
    }

    usesGrams() {
      return this.index.whole !== undefined && !this.index.numbers.isLarge;
    }

    /**
     * @param {Query} query
     * @returns {Set<string>}
     */
    queryGrams(query) {
      const { everyday } = this.index.numbers;
      const words = this.usesGrams() ? query.words.filter((word) => !everyday.has(word)) : [];
      return new Set(words.flatMap((word) => grams(word, this.table)));
    }

    /**
     * Return the indexed words that a query word stands for.
     *
     * @param {string} word
     * @param {Map<string, Postings>} own
     * @param {boolean} isTyping
     * @returns {Promise<{ word: string, terms: string[], how: How }>}
     */
    async meaning(word, own, isTyping) {
      if (own.has(word)) return { word, terms: [word], how: "exact" };
      const isLong = Array.from(word).length >= this.shortestPrefix();
      if (isTyping && (isLong || isUnspaced(word, this.table))) {
        const found = await this.index.starting(word);
        if (found.length > 0) return { word, terms: this.mostUsed(found), how: "prefix" };
      }
      const nearest = await correct(word, this.index, this.table);
      return { word, terms: nearest === undefined ? [] : [nearest], how: "corrected" };
    }

    shortestPrefix() {
      const { prefixFrom, prefixFromLarge } = this.table.constants;
      return this.index.numbers.isLarge ? prefixFromLarge : prefixFrom;
    }

    /**
     * Return the terms of most entries, in the order of the index.
     *
     * @param {CountedTerm[]} found
     * @returns {string[]}
     */
    mostUsed(found) {
      return found
        .sort(compareUse)
        .slice(0, this.table.constants.prefixMost)
        .map(({ term }) => term)
        .sort(compareCodePoints);
    }

    /**
     * Return the weighted frequency of several terms taken as one, by entry.
     *
     * @param {(Postings | undefined)[]} postings
     * @returns {Frequencies}
     */
    frequencies(postings) {
      const { impacts } = this.table;
      if (postings.length === 1 && postings[0]) {
        // One term, the usual case, needs no sums.
        const { entries, impacts: steps } = postings[0];
        return { entries, values: steps.map((step) => impacts[step]) };
      }
      for (const each of postings) {
        each?.entries.forEach((entry, at) => this.scratch.add(entry, impacts[each.impacts[at]]));
      }
      return this.scratch.take();
    }

    /**
     * Return the weighted frequency of a gram by entry, that of the words that hold it, and its
     * weight.
     *
     * @param {string} gram
     */
    foundGram(gram) {
      let found = this.keptGrams.get(gram);
      if (!found) {
        if (this.keptGrams.size >= KEPT_GRAMS) this.keptGrams.clear();
        const frequencies = this.sumGram(gram);
        found = { frequencies, weight: this.weight(frequencies) };
        this.keptGrams.set(gram, found);
      }
      return found;
    }

    /** @param {string} gram */
    sumGram(gram) {
      const { impacts } = this.table;
      const whole = /** @type {WholeIndex} */ (this.index.whole);
      for (const place of this.gramHolders(whole).get(gram) ?? []) {
        const word = whole.terms[place];
        const times = grams(word, this.table).filter((each) => each === gram).length;
        const postings = whole.postings(word);
        postings?.entries.forEach((entry, at) =>
          this.scratch.add(entry, impacts[postings.impacts[at]] * times),
        );
      }
      return this.scratch.take();
    }

    /**
     * Add one term's part to the scores.
     *
     * @param {Sums} sums
     * @param {Frequencies} found
     * @param {number} weight
     */
    add(sums, { entries, values }, weight) {
      const { saturation } = this.table.constants;
      for (let at = 0; at < entries.length; at++) {
        sums.add(entries[at], (weight * values[at]) / (saturation + values[at]));
      }
    }

    /**
     * Return which words hold a gram, for every gram, as their places in the index.
     *
     * @param {WholeIndex} whole
     * @returns {Map<string, number[]>}
     */
    gramHolders(whole) {
      if (!this.holders) {
        const holders = new Map();
        whole.terms.forEach((word, place) => {
          for (const gram of grams(word, this.table)) {
            const places = holders.get(gram);
            if (!places) holders.set(gram, [place]);
            else if (places[places.length - 1] !== place) places.push(place);
          }
        });
        this.holders = holders;
      }
      return /** @type {Map<string, number[]>} */ (this.holders);
    }
  }

  /**
   * Return how much a query is like each locale beside the others, up to 1: alone it is 1.
   *
   * @param {Query} query
   * @param {Findings[]} found
   * @param {Table} table
   * @returns {number[]}
   */
  function likenesses(query, found, table) {
    if (found.length === 1) return [1];
    const likely = likelihoods(query, found);
    return rarities(found, table).map((rarity, place) => rarity * likely[place]);
  }

  /**
   * Return the least weights that any locale gives, as a share of each locale's own: a word that
   * is everyday in one language is no rarity where another one borrows it.
   *
   * @param {Findings[]} found
   * @param {Table} table
   * @returns {number[]}
   */
  function rarities(found, table) {
    /** @type {Map<string, number>} */
    const least = new Map();
    const weights = found.map(({ words, grams }) => {
      /** @type {{ name: string, weight: number }[]} */
      const own = [];
      /** @type {(name: string, weight: number, isCertain: boolean) => void} */
      const add = (name, weight, isCertain) => {
        own.push({ name, weight });
        if (isCertain) least.set(name, Math.min(weight, least.get(name) ?? weight));
      };
      for (const { word, how, weight } of words) add(`word ${word}`, weight, how !== "corrected");
      for (const [gram, { weight }] of grams) {
        add(`gram ${gram}`, table.constants.gramWeight * weight, true);
      }
      return own;
    });
    return weights.map((own) => {
      let whole = 0;
      let bounded = 0;
      for (const { name, weight } of own) {
        whole += weight;
        bounded += Math.min(weight, least.get(name) ?? weight);
      }
      return own.length > 0 ? bounded / whole : 1;
    });
  }

  /**
   * Return how likely the words of a query are in each locale, beside where each is likeliest.
   *
   * A word is as likely as the share of entries that hold it. Words come together, so the product
   * says too much: its sixteenth root must do. Square roots give the same bits in Python and in
   * every browser.
   *
   * @param {Query} query
   * @param {Findings[]} found
   * @returns {number[]}
   */
  function likelihoods(query, found) {
    const shares = found.map(({ words, held }) => {
      const certain = words.filter(({ how }) => how !== "corrected");
      return new Map(
        certain.map(({ word, frequencies }) => [word, usual(frequencies.entries.length, held)]),
      );
    });
    const result = found.map(() => 1);
    for (const word of query.words) {
      const most = Math.max(...shares.map((each) => each.get(word) ?? 0));
      if (most === 0) continue;
      found.forEach(({ held }, place) => {
        const share = (shares[place].get(word) ?? Math.min(usual(0, held), most)) / most;
        result[place] *= Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(share))));
      });
    }
    return result;
  }

  /**
   * Return the share of entries that hold a word, as the estimate that is never zero.
   *
   * @param {number} count
   * @param {number} held
   */
  function usual(count, held) {
    return (count + 0.5) / (held + 1);
  }

  kbpkg.Scorer = Scorer;
  kbpkg.likenesses = likenesses;
})();
