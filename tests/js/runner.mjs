/**
 * Answers for the parity tests: `node runner.mjs BUNDLE` reads one JSON value a line and writes one.
 *
 *     {"text", "locale", "limit"}                  the whole answer of a search
 *     {"text", "locale", "limit", "ask": "rank"}   [[entry number, score before rounding], ...]
 *     {"text", "ask": "tokens"}                    [[term, start, end], ...]
 */
import { createInterface } from "node:readline";

import { openBundle } from "./bundle.mjs";

const kbpkg = openBundle(process.argv[2]);
const table = kbpkg.readTable(await kbpkg.load("table"));

/** An error has its name and code alone in JSON, as its message is for people.
 * @type {(answer: kbpkg.Answer) => object} */
const asJson = ({ failures, ...answer }) => ({
  ...answer,
  failures: failures.map(({ code, name }) => [code, name]),
});

/** @type {Record<string, (question: { text: string, locale: string, limit: number }) => unknown>} */
const ANSWERS = {
  answer: async ({ text, ...options }) => asJson(await kbpkg.ask(text, options)),
  rank: async ({ text, ...options }) =>
    (await kbpkg.rank(text, options)).map(({ entry, score }) => [entry, score]),
  tokens: ({ text }) => kbpkg.tokens(text, table).map(({ term, start, end }) => [term, start, end]),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask = "answer", ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await ANSWERS[ask](question))}\n`);
}
