/**
 * Answer questions with the search scripts of a folder: `{texts, locale, k}` in, a line each out,
 * `[[entry, score], ...]` and the milliseconds. browser_adapter.py starts it.
 */
import { readFileSync } from "node:fs";

import { openBundle } from "../tests/js/bundle.mjs";

const { texts, locale, k } = JSON.parse(readFileSync(0, "utf-8"));
const kbpkg = openBundle(process.argv[2]);
for (const text of texts) {
  const started = performance.now();
  const found = await kbpkg.rank(text, { locale, limit: k });
  const pairs = found.map(({ entry, score }) => [entry, score]);
  process.stdout.write(`${JSON.stringify([pairs, performance.now() - started])}\n`);
}
