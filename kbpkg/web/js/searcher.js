/**
 * Search in one locale: parse, score, verify phrases, show. `kbpkg.search` is what a page calls.
 *
 * Texts are loaded only for the entries whose phrases must be verified and for those shown.
 */
(() => {
  "use strict";

  const { FIELDS, Scorer } = kbpkg;
  const { bestPassage, dataError, forget, load, makeSnippet } = kbpkg;
  const { parseQuery, readIndex, readTable, words } = kbpkg;

  const LIMIT = 10;
  const PRINTED = 1000;

  /** @type {Map<string, Promise<Searcher>>} */
  const searchers = new Map();

  /**
   * Return the best entries for what a reader typed, best first; ties go by entry id.
   *
   * @param {string} text
   * @param {{ locale: string, limit?: number }} options `locale` is a tag, as in `lang`.
   * @returns {Promise<kbpkg.Hit[]>} Rejected with a `DataError`; the next search tries again.
   */
  async function search(text, { locale, limit = LIMIT }) {
    let opening = searchers.get(locale);
    if (!opening) {
      opening = openSearcher(locale);
      searchers.set(locale, opening);
      opening.catch(() => searchers.delete(locale));
    }
    return (await opening).search(text, limit);
  }

  /**
   * @param {string} locale
   * @returns {Promise<Searcher>}
   */
  async function openSearcher(locale) {
    const [table, index] = await Promise.all([
      loadAs("table", readTable),
      loadAs(`index/${locale}`, readIndex),
    ]);
    return new Searcher(locale, index, table);
  }

  /**
   * Return a record as its reader gives it back.
   *
   * @template Value
   * @param {string} name
   * @param {(record: object) => Value} read
   * @returns {Promise<Value>}
   */
  async function loadAs(name, read) {
    const record = await load(name);
    try {
      return read(record);
    } catch (error) {
      forget(name);
      throw dataError("damaged", name, String(error));
    }
  }

  /**
   * Return the passages of an entry in a texts record (kbpkg/wire/texts_record.py writes it).
   *
   * @param {object} record
   * @param {string} entryId
   * @returns {Passage[]}
   */
  function readPassages(record, entryId) {
    const passages = new Map(Object.entries(record)).get(entryId);
    if (!Array.isArray(passages) || passages.length === 0) {
      throw new RangeError(`no passages of ${entryId}`);
    }
    return passages.map(readPassage);
  }

  /**
   * @param {[number, string, string, string?, string?, PassageState?]} values
   * @returns {Passage}
   */
  function readPassage([field, section, text, lang = "", dir = "", state = "current"]) {
    return { field: FIELDS[field], section, text, lang, dir, state };
  }

  /** Searches one edition's index. */
  class Searcher {
    /**
     * @param {string} locale
     * @param {SearchIndex} index
     * @param {Table} table
     */
    constructor(locale, index, table) {
      this.locale = locale;
      this.index = index;
      this.table = table;
      this.scorer = new Scorer(index, table);
    }

    /**
     * @param {string} text
     * @param {number} limit
     * @returns {Promise<kbpkg.Hit[]>}
     */
    async search(text, limit) {
      const query = parseQuery(text, this.table);
      const scores = this.scorer.score(query);
      const candidates = this.phraseCandidates(query);
      const ids = this.index.entries;
      const ranked = Array.from(scores.byEntry)
        .filter(([number]) => !candidates || candidates.has(number))
        .sort(
          ([one, oneScore], [other, otherScore]) =>
            otherScore - oneScore || compareCodePoints(ids[one], ids[other]),
        )
        .map(([number]) => number);
      const shown = await this.firstHolding(ranked, query, limit);
      return Promise.all(shown.map((number) => this.hit(number, scores)));
    }

    /**
     * Return the entries that hold all words of all phrases, or nothing without a phrase.
     *
     * @param {Query} query
     * @returns {Set<number> | undefined}
     */
    phraseCandidates(query) {
      /** @type {Set<number> | undefined} */
      let candidates;
      for (const term of query.phrases.flat()) {
        const found = (this.index.postings.get(term) ?? []).map((posting) => posting.entry);
        const kept = candidates;
        candidates = new Set(kept ? found.filter((entry) => kept.has(entry)) : found);
      }
      return candidates;
    }

    /**
     * Return the first entries that hold the phrases.
     *
     * As many as are still wanted are verified at a time: fewer could not do, and so their texts
     * load together and none is loaded in vain.
     *
     * @param {number[]} ranked
     * @param {Query} query
     * @param {number} limit
     * @returns {Promise<number[]>}
     */
    async firstHolding(ranked, query, limit) {
      if (query.phrases.length === 0) {
        return ranked.slice(0, limit);
      }
      /** @type {number[]} */
      const found = [];
      for (let at = 0; at < ranked.length && found.length < limit;) {
        const next = ranked.slice(at, at + limit - found.length);
        at += next.length;
        const verified = await Promise.all(next.map((number) => this.holdsPhrases(number, query)));
        found.push(...next.filter((_, place) => verified[place]));
      }
      return found;
    }

    /**
     * Verify phrases on the text: each must stand, word after word, in one passage.
     *
     * @param {number} number
     * @param {Query} query
     * @returns {Promise<boolean>}
     */
    async holdsPhrases(number, query) {
      const passages = (await this.passages(number)).map(({ text }) => words(text, this.table));
      return query.phrases.every((phrase) => passages.some((passage) => holds(passage, phrase)));
    }

    /**
     * Return the passages of an entry.
     *
     * @param {number} number
     * @returns {Promise<Passage[]>}
     */
    passages(number) {
      const entryId = this.index.entries[number];
      const name = `texts/${this.locale}/${this.index.shards[number]}`;
      return loadAs(name, (record) => readPassages(record, entryId));
    }

    /**
     * @param {number} number
     * @param {Scores} scores
     * @returns {Promise<kbpkg.Hit>}
     */
    async hit(number, scores) {
      const passages = await this.passages(number);
      const passage = bestPassage(passages, scores, this.table);
      const score = /** @type {number} */ (scores.byEntry.get(number));
      return {
        entryId: this.index.entries[number],
        locale: this.locale,
        section: passage.section,
        title: passages[0].text,
        titleLang: passages[0].lang,
        titleDir: passages[0].dir,
        titleState: passages[0].state,
        score: Math.floor(score * PRINTED + 0.5),
        snippet: makeSnippet(passage, scores, this.table),
        reason: scores.matches.filter((match) => this.isReason(match, number)),
      };
    }

    /**
     * Tell whether a match found an entry.
     *
     * @param {Match} match
     * @param {number} number
     * @returns {boolean}
     */
    isReason({ terms }, number) {
      return terms.some((term) =>
        (this.index.postings.get(term) ?? []).some((posting) => posting.entry === number),
      );
    }
  }

  /**
   * @param {string[]} passage
   * @param {string[]} phrase
   * @returns {boolean}
   */
  function holds(passage, phrase) {
    return passage.some((_, at) => phrase.every((term, place) => passage[at + place] === term));
  }

  /**
   * Compare as Python does; `<` compares units, and puts U+FFFD after an astral letter.
   *
   * @param {string} left
   * @param {string} right
   * @returns {number}
   */
  function compareCodePoints(left, right) {
    const others = Array.from(right);
    for (const [at, letter] of Array.from(left).entries()) {
      if (at >= others.length) {
        return 1;
      }
      if (letter !== others[at]) {
        return Number(letter.codePointAt(0)) - Number(others[at].codePointAt(0));
      }
    }
    return Array.from(left).length - others.length;
  }

  kbpkg.search = search;
})();
