/**
 * One engine over one language's folder: `node search.mjs ENGINE build|ask FOLDER PEERS`.
 *
 * The peers get what suits them best: MiniSearch words cut where letters end (it has no rule for
 * scripts without spaces, so those get bigrams), prefixes and one typing error in five letters; lunr
 * its plain pipeline. search.py starts this.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { openBundle } from "../tests/js/bundle.mjs";

const [engine, action, folder, peers] = process.argv.slice(2);
const require = createRequire(path.join(peers, "package.json"));
const { docs, queries, qrels, lang } = JSON.parse(
  readFileSync(path.join(folder, "job.json"), "utf-8"),
);
const file = path.join(folder, `${engine}.json`);
const LIMIT = 10;

/** @param {string} text */
function words(text) {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).flatMap((word) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word) &&
    word.length > 2
      ? Array.from(word).slice(1).map((letter, at) => Array.from(word)[at] + letter)
      : [word],
  );
}

const MINISEARCH = {
  fields: ["title", "text"],
  storeFields: [],
  tokenize: words,
  processTerm: (/** @type {string} */ term) => term,
  searchOptions: {
    boost: { title: 2 },
    prefix: (/** @type {string} */ term, /** @type {number} */ at, /** @type {string[]} */ all) =>
      at === all.length - 1 && term.length > 2,
    fuzzy: (/** @type {string} */ term) => (term.length > 3 ? 0.2 : false),
  },
};

/** @type {Record<string, { build(): void, open(): Promise<(text: string) => unknown> }>} */
const ENGINES = {
  kbpkg: {
    build() {},
    async open() {
      const kbpkg = openBundle(folder);
      return async (text) => {
        const found = await kbpkg.rank(text, { locale: lang, limit: LIMIT });
        return found.map(({ entry }) => entry);
      };
    },
  },
  minisearch: {
    build() {
      const MiniSearch = require("minisearch");
      const index = new MiniSearch(MINISEARCH);
      index.addAll(docs);
      writeFileSync(file, JSON.stringify(index));
    },
    async open() {
      const MiniSearch = require("minisearch");
      const index = MiniSearch.loadJSON(readFileSync(file, "utf-8"), MINISEARCH);
      return (text) => index.search(text).slice(0, LIMIT).map(({ id }) => id);
    },
  },
  lunr: {
    build() {
      const lunr = require("lunr");
      const index = lunr(function () {
        this.ref("id");
        this.field("title");
        this.field("text");
        this.tokenizer = (/** @type {unknown} */ text) =>
          words(String(text ?? "")).map((word) => new lunr.Token(word));
        if (lang !== "en") this.pipeline.reset();
        for (const doc of docs) this.add(doc);
      });
      writeFileSync(file, JSON.stringify(index));
    },
    async open() {
      const lunr = require("lunr");
      const index = lunr.Index.load(JSON.parse(readFileSync(file, "utf-8")));
      return (text) =>
        index
          .query((query) => {
            for (const word of words(text)) query.term(word, {});
          })
          .slice(0, LIMIT)
          .map(({ ref }) => ref);
    },
  },
};

if (action === "build") {
  ENGINES[engine].build();
  process.stdout.write("{}");
} else {
  const ids = docs.map((doc) => doc.id).sort();
  const started = performance.now();
  const search = await ENGINES[engine].open();
  await search(queries[0].text);
  const load = performance.now() - started;
  /** @type {number[]} */
  const times = [];
  let hits = 0;
  for (const { qid, text } of queries) {
    const before = performance.now();
    const [first] = await search(text);
    times.push(performance.now() - before);
    const id = engine === "kbpkg" ? ids[first] : first;
    if (qrels[qid][id]) hits += 1;
  }
  const query = times.sort((one, other) => one - other)[times.length >> 1];
  process.stdout.write(JSON.stringify({ load, query, hit: (100 * hits) / queries.length }));
}
