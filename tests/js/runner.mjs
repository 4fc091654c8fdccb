/**
 * Answers for the parity tests: `node runner.mjs BUNDLE` reads one JSON value a line and writes one.
 *
 *     {"text", "locale", "limit"}            the hits of a search
 *     {"text", "locale", "ask": "scores"}    [[entry number, score before rounding], ...]
 *     {"text", "ask": "tokens"}              [[term, start, end], ...]
 */
import { createInterface } from "node:readline";

import { openBundle } from "./bundle.mjs";

const kbpkg = openBundle(process.argv[2]);
const table = kbpkg.readTable(await kbpkg.load("table"));

/** @type {Record<string, (question: { text: string, locale: string, limit: number }) => unknown>} */
const ANSWERS = {
  hits: ({ text, locale, limit }) => kbpkg.search(text, { locale, limit }),
  scores: async ({ text, locale }) => {
    const index = kbpkg.readIndex(await kbpkg.load(`index/${locale}`));
    const { byEntry } = new kbpkg.Scorer(index, table).score(kbpkg.parseQuery(text, table));
    return [...byEntry].sort(([one], [other]) => one - other);
  },
  tokens: ({ text }) => kbpkg.tokens(text, table).map(({ term, start, end }) => [term, start, end]),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask = "hits", ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await ANSWERS[ask](question))}\n`);
}
