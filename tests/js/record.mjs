/**
 * What unit tests need of a bundle: the table that ships, and data scripts made by hand.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const ANALYSIS = path.join(SOURCE_FOLDER, "../../analysis");

/** @type {(name: string) => any} */
const readJson = (name) => JSON.parse(readFileSync(path.join(ANALYSIS, name), "utf-8"));

/** What `table_record()` of kbpkg/analysis/table.py gives. */
export const TABLE_RECORD = {
  ...readJson("characters.json"),
  constants: readJson("constants.json"),
};

/**
 * Return a namespace whose scripts come from a map of paths to texts, and what it asked for.
 *
 * @param {Record<string, string>} files
 */
export function openFiles(files) {
  const { kbpkg, run } = runScripts(SOURCE_FOLDER);
  /** @type {string[]} */
  const asked = [];
  kbpkg.loadScript = async (name) => {
    asked.push(name);
    if (!(name in files)) {
      throw new Error(`no ${name}`);
    }
    run(files[name], name);
  };
  return { kbpkg, asked };
}

/**
 * Return the text of a data script.
 *
 * @param {string} name
 * @param {unknown} record
 * @param {number} version
 */
export function dataScript(name, record, version = 1) {
  return `kbpkg.receive(${JSON.stringify(name)},${version},${JSON.stringify(record)});\n`;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Return small numbers as the text of a record.
 *
 * @param {number[]} numbers Each below 1024.
 */
function writeNumbers(numbers) {
  return numbers
    .map((number) =>
      number < 32 ? DIGITS[number] : DIGITS[32 + (number % 32)] + DIGITS[number >> 5],
    )
    .join("");
}

/**
 * Return the files of a bundle in the locale "es": each entry a title and a summary, and one texts
 * file an entry.
 *
 * @param {Record<string, [string, string]>} entries
 * @returns {Record<string, string>}
 */
export function bundleFiles(entries) {
  const { kbpkg } = runScripts(SOURCE_FOLDER);
  const table = kbpkg.readTable(TABLE_RECORD);
  const ids = Object.keys(entries);
  /** @type {(text: string) => string[]} */
  const words = (text) => Array.from(kbpkg.words(text, table));
  /** @type {(text: string) => number} */
  const gramCount = (text) => words(text).flatMap((word) => kbpkg.grams(word, table)).length;
  const fields = Object.values(entries);
  const lengths = fields.flatMap(([title, summary]) => [
    ...[words(title).length, 0, words(summary).length, 0, 0],
    ...[gramCount(title), 0, gramCount(summary), 0, 0],
  ]);
  const terms = [...new Set(words(fields.flat().join(" ")))].sort();
  const postings = terms.flatMap((term) => {
    let before = 0;
    const found = fields.flatMap((texts, entry) => {
      const [title, summary] = texts.map((text) => words(text).filter((w) => w === term).length);
      const counts = [title, summary].filter((count) => count > 0);
      const bits = (title ? 1 : 0) + (summary ? 4 : 0);
      const step = entry - before;
      before = bits ? entry : before;
      return bits ? [[step, bits, ...counts]] : [];
    });
    return [found.length, ...found.flat()];
  });
  const index = {
    entries: ids,
    shards: ids.map((_, entry) => entry),
    lengths: writeNumbers(lengths),
    terms: terms.join("\n"),
    postings: writeNumbers(postings),
  };
  /** @type {Record<string, string>} */
  const files = {
    "assets/table.js": dataScript("table", TABLE_RECORD),
    "search/es/index.js": dataScript("index/es", index),
  };
  ids.forEach((id, entry) => {
    const [title, summary] = entries[id];
    const passages = [
      [0, "", title],
      [2, "", summary],
    ];
    files[`texts/es/${entry}.js`] = dataScript(`texts/es/${entry}`, { [id]: passages });
  });
  return files;
}
