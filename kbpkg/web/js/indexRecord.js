/**
 * The index of one locale; kbpkg/wire/index_record.py draws its layout and writes it.
 *
 * A small index is one record. A large one is a directory, and what a query needs is loaded for it:
 * the files that hold its words, and where a word is not known those of the words beside it.
 */
(() => {
  "use strict";

  const { compareCodePoints, dataError, forget, loadAs } = kbpkg;
  const { readNumbers, readPostings, readTerms } = kbpkg;

  // The searched fields, in the order in which weights and lengths stand everywhere.
  const FIELDS = Object.freeze(["title", "keywords", "summary", "headings", "body"]);

  /**
   * Return the index of a record. Throws a RangeError or a TypeError where it is damaged.
   *
   * @param {object} record
   * @param {string} locale
   * @param {Table} table
   * @returns {SearchIndex}
   */
  function readIndex(record, locale, table) {
    const head = /** @type {IndexHead} */ (record);
    const { size, held, textsPerFile } = head;
    if (![size, held, textsPerFile].every(Number.isSafeInteger) || textsPerFile < 1) {
      throw new RangeError("the numbers of the index do not fit");
    }
    const isLarge = size >= table.constants.largeFrom;
    const everyday = new Set(readTerms(asText(head.everyday)));
    const numbers = { locale, size, held, textsPerFile, everyday, isLarge };
    return Array.isArray(head.postings)
      ? new LargeIndex(numbers, head)
      : new SmallIndex(numbers, asText(head.terms), asText(head.postings));
  }

  /** Terms with their postings, which are read when they are asked for. */
  class Shelf {
    /**
     * @param {string} terms
     * @param {string} postings
     */
    constructor(terms, postings) {
      this.terms = readTerms(terms);
      this.texts = postings === "" ? [] : postings.split(" ");
      if (this.terms.length !== this.texts.length) {
        throw new RangeError("the postings do not fit the terms");
      }
      this.places = new Map(this.terms.map((term, at) => [term, at]));
    }

    /** @param {string} term */
    text(term) {
      const at = this.places.get(term);
      return at === undefined ? undefined : this.texts[at];
    }
  }

  /** An index that is one record: all of it is there. */
  class SmallIndex {
    /**
     * @param {IndexNumbers} numbers
     * @param {string} terms
     * @param {string} postings
     */
    constructor(numbers, terms, postings) {
      this.numbers = numbers;
      /** @type {WholeIndex | undefined} */
      this.whole = this;
      this.shelf = new Shelf(terms, postings);
      /** @type {Map<string, Postings>} */
      this.kept = new Map();
    }

    /**
     * Return the postings of terms.
     *
     * @param {string[]} terms
     * @returns {Promise<Map<string, Postings>>} Without the terms that are not there.
     */
    async find(terms) {
      /** @type {Map<string, Postings>} */
      const found = new Map();
      for (const term of terms) {
        const postings = this.postings(term);
        if (postings) found.set(term, postings);
      }
      return found;
    }

    /**
     * @param {string} term
     * @returns {Postings | undefined}
     */
    postings(term) {
      let found = this.kept.get(term);
      if (!found) {
        const text = this.shelf.text(term);
        if (text === undefined) return undefined;
        found = this.read(text);
        this.kept.set(term, found);
      }
      return found;
    }

    /**
     * @param {string} text
     * @returns {Postings}
     */
    read(text) {
      const { locale, size } = this.numbers;
      try {
        return readPostings(text, size);
      } catch (error) {
        throw dataError("damaged", `index/${locale}`, String(error));
      }
    }

    /** @returns {string[]} every term, in order */
    get terms() {
      return this.shelf.terms;
    }

    /**
     * @param {string} prefix
     * @returns {Promise<CountedTerm[]>} in order
     */
    async starting(prefix) {
      return this.counted((term) => term.startsWith(prefix));
    }

    /**
     * @param {string} suffix
     * @returns {Promise<CountedTerm[]>}
     */
    async ending(suffix) {
      return this.counted((term) => term.endsWith(suffix));
    }

    /** @param {(term: string) => boolean} isWanted */
    counted(isWanted) {
      return this.shelf.terms
        .filter(isWanted)
        .map((term) => ({ term, count: this.postings(term)?.entries.length ?? 0 }));
    }
  }

  /** An index in many files. */
  class LargeIndex {
    /**
     * @param {IndexNumbers} numbers
     * @param {IndexHead} head
     */
    constructor(numbers, head) {
      this.numbers = numbers;
      /** @type {WholeIndex | undefined} */
      this.whole = undefined;
      this.firsts = {
        postings: asList(head.postings),
        forward: asList(head.forward),
        backward: asList(head.backward),
      };
    }

    /**
     * Return the postings of terms; the files that hold them load side by side.
     *
     * @param {string[]} terms
     * @returns {Promise<Map<string, Postings>>} Without the terms that are not there.
     */
    async find(terms) {
      const found = await Promise.all(terms.map((term) => this.load(term)));
      /** @type {Map<string, Postings>} */
      const postings = new Map();
      found.forEach((each, at) => {
        if (each) postings.set(terms[at], each);
      });
      return postings;
    }

    /**
     * @param {string} term
     * @returns {Promise<Postings | undefined>}
     */
    async load(term) {
      const firsts = this.firsts.postings;
      const last = lastAtOrBefore(firsts, term);
      if (last < 0) return undefined;
      // A list that is longer than a file goes on in the files that begin with the same term.
      let first = last;
      while (first > 0 && firsts[last] === term && firsts[first - 1] === term) first -= 1;
      const names = [];
      for (let at = first; at <= last; at++) names.push(`postings/${this.numbers.locale}/${at}`);
      const texts = await Promise.all(
        names.map((name) => loadAs(name, (record) => this.text(record, term, firsts[last]))),
      );
      if (texts[0] === undefined) return undefined;
      try {
        return readPostings(texts.join(""), this.numbers.size);
      } catch (error) {
        names.forEach(forget);
        throw dataError("damaged", names[0], String(error));
      }
    }

    /**
     * Return the postings of a term in a file, or nothing where it does not hold the term.
     *
     * @param {object} record
     * @param {string} term
     * @param {string} first what the directory says that the file begins with
     */
    text(record, term, first) {
      const { terms, postings } = /** @type {{ terms: unknown, postings: unknown }} */ (record);
      const shelf = new Shelf(asText(terms), asText(postings));
      if (shelf.terms[0] !== first) throw new RangeError("the directory says something else");
      return shelf.text(term);
    }

    /**
     * @param {string} prefix
     * @returns {Promise<CountedTerm[]>} in order
     */
    starting(prefix) {
      return this.range("forward", prefix);
    }

    /**
     * @param {string} suffix
     * @returns {Promise<CountedTerm[]>}
     */
    async ending(suffix) {
      const found = await this.range("backward", reversed(suffix));
      return found.map(({ term, count }) => ({ term: reversed(term), count }));
    }

    /**
     * @param {"forward" | "backward"} kind
     * @param {string} prefix
     * @returns {Promise<CountedTerm[]>}
     */
    async range(kind, prefix) {
      const firsts = this.firsts[kind];
      const numbers = [];
      for (
        let at = Math.max(0, lastAtOrBefore(firsts, prefix));
        at < firsts.length &&
        (firsts[at].startsWith(prefix) || compareCodePoints(firsts[at], prefix) <= 0);
        at++
      ) {
        numbers.push(at);
      }
      const parts = await Promise.all(
        numbers.map((number) => loadAs(`${kind}/${this.numbers.locale}/${number}`, readCounts)),
      );
      return parts.flat().filter(({ term }) => term.startsWith(prefix));
    }
  }

  /**
   * Return the words of a record, each with the number of its entries.
   *
   * @param {object} record
   * @returns {CountedTerm[]}
   */
  function readCounts(record) {
    const { terms, counts } = /** @type {{ terms: unknown, counts: unknown }} */ (record);
    const words = readTerms(asText(terms));
    const numbers = readNumbers(asText(counts));
    if (words.length !== numbers.length) throw new RangeError("the counts do not fit the terms");
    return words.map((term, at) => ({ term, count: numbers[at] }));
  }

  /**
   * @param {unknown} value
   * @returns {string}
   */
  function asText(value) {
    if (typeof value !== "string") throw new TypeError("the index is not whole");
    return value;
  }

  /**
   * @param {unknown} value
   * @returns {string[]}
   */
  function asList(value) {
    if (!Array.isArray(value)) throw new TypeError("the directory of the index is not whole");
    return value.map(String);
  }

  /** @param {string} text */
  function reversed(text) {
    return Array.from(text).reverse().join("");
  }

  /**
   * Return the place of the last of the sorted words that is not after a word, -1 before all.
   *
   * @param {string[]} words
   * @param {string} word
   */
  function lastAtOrBefore(words, word) {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareCodePoints(words[middle], word) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  kbpkg.FIELDS = FIELDS;
  kbpkg.readIndex = readIndex;
})();
