/**
 * Search over all locales of a bundle: parse, score, verify phrases, show in the reader's locale.
 * `kbpkg.search` and `kbpkg.ask` are what a page calls.
 *
 * Words of any locale find an entry; it is shown once, and says which words of which language
 * found it. Texts are loaded only for the entries whose phrases must be verified and for those
 * shown. What cannot be loaded is named, and search of the rest goes on.
 */
(() => {
  "use strict";

  const { FIELDS, Scorer, likenesses } = kbpkg;
  const { bestPassage, forget, grams, loadAs, makeSnippet, nearestWords } = kbpkg;
  const { parseQuery, readIndex, readTable, words } = kbpkg;

  const LIMIT = 10;
  const PRINTED = 1000;

  /** @type {Map<string, Promise<SearchedLocale>>} What was asked for. */
  const openings = new Map();
  /** @type {Map<string, SearchedLocale>} What is there. */
  const opened = new Map();

  /**
   * Return the best entries for what a reader typed, best first; ties go by entry id.
   *
   * @param {string} text
   * @param {{ locale?: string, limit?: number }} [options] `locale` is the reader's tag, as in
   *   `lang`; without one the bundle's first, in which it was written.
   * @returns {Promise<kbpkg.Hit[]>} Rejected with a `RangeError` for a locale that the bundle has
   *   not and for a negative limit, with a `DataError` where nothing can be searched; the next search
   *   tries again.
   */
  async function search(text, options) {
    return (await ask(text, options)).hits;
  }

  /**
   * Return the best entries, and what became of the query.
   *
   * @param {string} text
   * @param {{ locale?: string, limit?: number, now?: boolean }} [options] With `now` only the
   *   reader's locale is waited for; others are searched where they are there already.
   * @returns {Promise<kbpkg.Answer>}
   */
  async function ask(text, { locale, limit = LIMIT, now = false } = {}) {
    if (limit < 0) throw new RangeError(`a limit of ${limit} hits`);
    const { searcher, isWhole } = await openSearcher(locale, now);
    return { ...(await searcher.ask(text, limit)), isWhole };
  }

  /**
   * Return the numbers of the best entries with their scores, without loading a text.
   *
   * @param {string} text
   * @param {{ locale?: string, limit?: number }} [options]
   * @returns {Promise<Found[]>}
   */
  async function rank(text, { locale, limit = LIMIT } = {}) {
    const { searcher } = await openSearcher(locale, false);
    return searcher.rank(text, limit);
  }

  /**
   * Return the search over the locales that are wanted and can be had.
   *
   * @param {string | undefined} wish
   * @param {boolean} now
   * @returns {Promise<{ searcher: Searcher, isWhole: boolean }>}
   */
  async function openSearcher(wish, now) {
    const table = await loadAs("table", readTable);
    const locale = wish?.replaceAll("_", "-") ?? table.locales[0];
    if (!table.locales.includes(locale)) {
      throw new RangeError(`no locale ${locale} here, but ${table.locales.join(", ")}`);
    }
    const tags = [locale, ...table.locales.filter((tag) => tag !== locale)];
    const wanted = now ? tags.filter((tag) => tag === locale || opened.has(tag)) : tags;
    /** @type {DataError[]} */
    const failures = [];
    const found = await Promise.all(
      wanted.map((tag) => open(tag, table).catch((error) => void failures.push(error))),
    );
    const searched = found.flatMap((each) => (each ? [each] : []));
    // Where the reader's own cannot be had the others are worth waiting for.
    if (searched.length === 0 && now) return openSearcher(locale, false);
    if (searched.length === 0) throw failures[0];
    const searcher = new Searcher(searched, table, failures);
    return { searcher, isWhole: wanted.length === tags.length };
  }

  /**
   * Load the indexes of all locales, the reader's first, so that the first search need not wait.
   *
   * @param {string} locale
   * @param {() => Promise<void>} [quiet] waited for before each of the others
   */
  async function prepare(locale, quiet = async () => {}) {
    const table = await loadAs("table", readTable);
    (await open(locale, table)).scorer.prepare();
    for (const tag of table.locales) {
      await quiet();
      // What fails here is said when somebody searches.
      const found = await open(tag, table).catch(() => undefined);
      found?.scorer.prepare();
    }
  }

  /**
   * @param {string} tag
   * @param {Table} table
   * @returns {Promise<SearchedLocale>}
   */
  function open(tag, table) {
    let opening = openings.get(tag);
    if (!opening) {
      opening = openLocale(tag, table);
      openings.set(tag, opening);
      opening.then(
        (found) => opened.set(tag, found),
        () => openings.delete(tag),
      );
    }
    return opening;
  }

  /**
   * @param {string} tag
   * @param {Table} table
   * @returns {Promise<SearchedLocale>}
   */
  async function openLocale(tag, table) {
    return loadAs(`index/${tag}`, (record) => {
      const index = readIndex(record, tag, table);
      return { tag, index, scorer: new Scorer(index, table) };
    });
  }

  /**
   * Let the next search read the index of a locale again, where that was what failed.
   *
   * @param {string} tag
   * @param {DataError} error
   */
  function closeAfter(tag, error) {
    const name = `index/${tag}`;
    if (error.name !== name) return;
    openings.delete(tag);
    opened.delete(tag);
    forget(name);
  }

  /**
   * Return an entry of a texts record (kbpkg/wire/texts_record.py writes it).
   *
   * @param {object} record
   * @param {number} at
   * @returns {EntryText}
   */
  function readEntry(record, at) {
    const found = Array.isArray(record) ? record[at] : undefined;
    const [entryId, kind, passages] = Array.isArray(found) ? found : [];
    if (!Array.isArray(passages) || passages.length === 0) {
      throw new RangeError(`no passages of entry ${at}`);
    }
    return { entryId: String(entryId), kind: String(kind), passages: passages.map(readPassage) };
  }

  /**
   * @param {[number, string, string, string?, string?, PassageState?]} values
   * @returns {Passage}
   */
  function readPassage([field, section, text, lang = "", dir = "", state = "current"]) {
    return { field: FIELDS[field], section, text, lang, dir, state };
  }

  /** Searches the locales of a bundle; the first is the reader's. */
  class Searcher {
    /**
     * @param {SearchedLocale[]} locales
     * @param {Table} table
     * @param {DataError[]} failures what could not be loaded is added here
     */
    constructor(locales, table, failures) {
      this.locales = locales;
      this.table = table;
      this.failures = failures;
    }

    /**
     * @param {string} text
     * @param {number} limit
     * @returns {Promise<Omit<kbpkg.Answer, "isWhole">>}
     */
    async ask(text, limit) {
      const query = parseQuery(text, this.table);
      const scores = await this.scores(query);
      let found = await this.found(query, scores, limit);
      const isLoose = found.length === 0 && query.phrases.length > 0;
      if (isLoose) found = await this.found({ ...query, phrases: [] }, scores, limit);
      const shown = await Promise.all(found.map((each) => this.hit(each, scores[each.place])));
      const hits = shown.flatMap((hit) => (hit ? [hit] : []));
      const ignored = query.words.filter((word) => this.isIgnored(word, scores));
      const nearest = found.length === 0 ? await this.nearest(ignored) : [];
      return {
        hits,
        ignored,
        isCut: query.isCut,
        isLoose: isLoose && hits.length > 0,
        nearest,
        failures: this.failures,
      };
    }

    /**
     * @param {string} text
     * @param {number} limit
     * @returns {Promise<Found[]>}
     */
    async rank(text, limit) {
      const query = parseQuery(text, this.table);
      const scores = await this.scores(query);
      const found = await this.found(query, scores, limit);
      return found.length > 0 ? found : this.found({ ...query, phrases: [] }, scores, limit);
    }

    /**
     * Return what a query is worth in each locale.
     *
     * @param {Query} query
     * @returns {Promise<Scores[]>}
     */
    async scores(query) {
      const found = await Promise.all(
        this.locales.map(({ tag, scorer }) =>
          this.orElse(
            () => scorer.find(query),
            NOTHING,
            (error) => closeAfter(tag, error),
          ),
        ),
      );
      const alike = likenesses(query, found, this.table);
      return this.locales.map(({ scorer }, place) => scorer.score(found[place], alike[place]));
    }

    /**
     * Return what can be had; what cannot costs this part of the answer, and is named once.
     *
     * @template Value
     * @param {() => Promise<Value>} get
     * @param {Value} other
     * @param {(error: DataError) => void} [failed]
     * @returns {Promise<Value>}
     */
    async orElse(get, other, failed) {
      try {
        return await get();
      } catch (caught) {
        const error = /** @type {DataError} */ (caught);
        if (!this.failures.some(({ name }) => name === error.name)) this.failures.push(error);
        if (failed) failed(error);
        return other;
      }
    }

    /**
     * Return the best entries, each by the locale that is worth most; the reader's wins a tie.
     *
     * @param {Query} query
     * @param {Scores[]} scores
     * @param {number} limit
     * @returns {Promise<Found[]>}
     */
    async found(query, scores, limit) {
      const { otherShare } = this.table.constants;
      /** @type {Found[]} */
      let all = [];
      /** @type {Map<number, Found>} */
      const best = new Map();
      scores.forEach(({ entries, values, coverage, postings }, place) => {
        const share = place === 0 ? coverage : coverage * otherShare;
        const candidates = phraseCandidates(query, postings);
        for (let at = 0; at < entries.length; at++) {
          const entry = entries[at];
          const score = values[at] * share;
          if (candidates) {
            if (candidates.has(entry)) all.push({ entry, place, score });
            continue;
          }
          const other = best.get(entry);
          if (!other || score > other.score) best.set(entry, { entry, place, score });
        }
      });
      if (query.phrases.length === 0) return firstOf(Array.from(best.values()), limit);
      all = all.sort(compareFound);
      return this.firstHolding(all, query, limit);
    }

    /**
     * Return the first entries that hold the phrases, each once.
     *
     * As many as are still wanted are verified at a time: fewer could not do, and so their texts
     * load together and none is loaded in vain.
     *
     * @param {Found[]} ranked
     * @param {Query} query
     * @param {number} limit
     * @returns {Promise<Found[]>}
     */
    async firstHolding(ranked, query, limit) {
      /** @type {Map<number, Found>} */
      const found = new Map();
      for (let at = 0; at < ranked.length && found.size < limit;) {
        const next = ranked.slice(at, at + limit - found.size);
        at += next.length;
        const verified = await Promise.all(next.map((each) => this.holdsPhrases(each, query)));
        next.forEach((each, place) => {
          if (verified[place] && !found.has(each.entry)) found.set(each.entry, each);
        });
      }
      return Array.from(found.values());
    }

    /**
     * Verify phrases on the text: each must stand, word after word, in one passage.
     *
     * @param {Found} found
     * @param {Query} query
     * @returns {Promise<boolean>}
     */
    async holdsPhrases(found, query) {
      const text = await this.orElse(() => this.text(found.place, found.entry), undefined);
      const passages = (text?.passages ?? []).map((each) => words(each.text, this.table));
      return query.phrases.every((phrase) => passages.some((passage) => holds(passage, phrase)));
    }

    /**
     * Return the text of an entry in a locale.
     *
     * @param {number} place
     * @param {number} entry
     * @returns {Promise<EntryText>}
     */
    text(place, entry) {
      const { tag, index } = this.locales[place];
      const perFile = index.numbers.textsPerFile;
      const name = `texts/${tag}/${Math.floor(entry / perFile)}`;
      return loadAs(name, (record) => readEntry(record, entry % perFile));
    }

    /**
     * Return a hit, or nothing where its text cannot be had.
     *
     * @param {Found} found
     * @param {Scores} scores
     * @returns {Promise<kbpkg.Hit | undefined>}
     */
    async hit({ entry, place, score }, scores) {
      const both = await this.orElse(
        () => Promise.all([this.text(0, entry), this.text(place, entry)]),
        undefined,
      );
      if (!both) return undefined;
      const [text, foundText] = both;
      const at = bestPassage(foundText.passages, scores, this.table);
      const passage = samePassage(text.passages, at, foundText.passages);
      const title = text.passages[0];
      const reason = scores.matches.filter(({ terms }) =>
        terms.some((term) => scores.postings.get(term)?.entries.includes(entry)),
      );
      const evidence = place > 0 ? this.evidence(foundText.passages, at, scores) : undefined;
      return {
        entryId: text.entryId,
        locale: this.locales[0].tag,
        kind: text.kind,
        section: passage.section,
        heading: heading(text.passages, passage.section),
        title: title.text,
        titleLang: title.lang,
        titleDir: title.dir,
        titleState: title.state,
        score: Math.floor(score * PRINTED + 0.5),
        snippet: makeSnippet(passage, scores, this.table),
        reason,
        foundIn: this.locales[place].tag,
        foundBy: evidence && makeSnippet(evidence, scores, this.table),
      };
    }

    /**
     * Return the passage that holds the words found: the best, or the keywords where it has none.
     * Street names stand in the keywords alone.
     *
     * @param {Passage[]} passages
     * @param {number} at
     * @param {Scores} scores
     * @returns {Passage}
     */
    evidence(passages, at, scores) {
      const terms = new Set(scores.matches.flatMap((match) => match.terms));
      /** @param {Passage} passage */
      const isHolding = (passage) => words(passage.text, this.table).some((term) => terms.has(term));
      if (isHolding(passages[at])) return passages[at];
      const keywords = passages.find(
        (passage) => passage.field === "keywords" && isHolding(passage),
      );
      return keywords ?? passages[at];
    }

    /**
     * Tell whether neither a word nor a gram of it was found anywhere.
     *
     * @param {string} word
     * @param {Scores[]} scores
     */
    isIgnored(word, scores) {
      return !scores.some(
        ({ matches, gramWeights }) =>
          matches.some((match) => match.word === word) ||
          grams(word, this.table).some((gram) => gramWeights.has(gram)),
      );
    }

    /**
     * Return known words that begin like the ignored ones, the reader's locale first.
     *
     * @param {string[]} ignored
     * @returns {Promise<string[]>}
     */
    async nearest(ignored) {
      const found = await Promise.all(
        this.locales.flatMap(({ index }) =>
          ignored.map((word) =>
            this.orElse(() => nearestWords(word, index, this.table), /** @type {string[]} */ ([])),
          ),
        ),
      );
      return Array.from(new Set(found.flat())).slice(0, LIMIT);
    }
  }

  /** @type {Findings} */
  const NOTHING = {
    words: [],
    grams: new Map(),
    coverage: 0,
    held: 0,
    postings: new Map(),
  };

  /**
   * Order what was found: by score, then by entry, then the reader's locale first.
   *
   * @param {Found} one
   * @param {Found} other
   */
  function compareFound(one, other) {
    return other.score - one.score || one.entry - other.entry || one.place - other.place;
  }

  /**
   * Return the best of what was found, in order. Only those are sorted: there may be very many.
   *
   * @param {Found[]} all
   * @param {number} limit
   * @returns {Found[]}
   */
  function firstOf(all, limit) {
    /** @type {Found[]} */
    let first = [];
    /** @type {Found | undefined} What the last of the best was when they were last sorted. */
    let last;
    for (const each of all) {
      if (last && compareFound(each, last) >= 0) continue;
      first.push(each);
      if (first.length >= 2 * limit) {
        first = first.sort(compareFound).slice(0, limit);
        last = first[limit - 1];
      }
    }
    return first.sort(compareFound).slice(0, limit);
  }

  /**
   * Return the entries that hold all words of all phrases, or nothing without a phrase.
   *
   * @param {Query} query
   * @param {Map<string, Postings>} postings
   * @returns {Set<number> | undefined}
   */
  function phraseCandidates(query, postings) {
    /** @type {Set<number> | undefined} */
    let candidates;
    for (const term of query.phrases.flat()) {
      const found = postings.get(term)?.entries ?? [];
      const kept = candidates;
      candidates = new Set(kept ? found.filter((entry) => kept.has(entry)) : found);
    }
    return candidates;
  }

  /**
   * Return the passage that stands where another locale's does; its section's, else the top.
   *
   * @param {Passage[]} passages
   * @param {number} at
   * @param {Passage[]} others
   * @returns {Passage}
   */
  function samePassage(passages, at, others) {
    const { section } = others[at];
    if (passages[at]?.section === section) return passages[at];
    const inside = passages.filter((each) => each.section === section);
    return inside.find((each) => !["title", "headings"].includes(each.field)) ?? passages[0];
  }

  /**
   * Return the heading of a section; the top of a page has none.
   *
   * @param {Passage[]} passages
   * @param {string} section
   * @returns {string}
   */
  function heading(passages, section) {
    return (section && passages.find((each) => each.section === section)?.text) || "";
  }

  /**
   * @param {string[]} passage
   * @param {string[]} phrase
   * @returns {boolean}
   */
  function holds(passage, phrase) {
    return passage.some((_, at) => phrase.every((term, place) => passage[at + place] === term));
  }

  kbpkg.ask = ask;
  kbpkg.prepare = prepare;
  kbpkg.rank = rank;
  kbpkg.search = search;
})();
