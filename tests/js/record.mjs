/**
 * What unit tests need of a bundle: the table that ships, and data scripts made by hand.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const ANALYSIS = path.join(SOURCE_FOLDER, "../../analysis");
const FORMAT_VERSION = 3;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** A word counts by these steps in the title, in the summary and in both. */
const IN_TITLE = 30;
const IN_SUMMARY = 20;

/** @type {(name: string) => any} */
const readJson = (name) => JSON.parse(readFileSync(path.join(ANALYSIS, name), "utf-8"));

/** @type {{ runs: [number, number][], folds: [string, string][] }} */
export const CHARACTERS = (() => {
  const { runs, folds, simplified } = readJson("characters.json");
  const [letters, written] = simplified.map((/** @type {string} */ text) => Array.from(text));
  const more = letters.map((/** @type {string} */ letter, /** @type {number} */ at) => [letter, written[at]]);
  return { runs, folds: [...Object.entries(folds), ...more] };
})();

/** What `write_table(["es"])` of kbpkg/wire/table_record.py gives. */
export const TABLE_RECORD = {
  ...packedCharacters(),
  constants: readJson("constants.json"),
  locales: ["es"],
};

function packedCharacters() {
  const code = (/** @type {string} */ letter) => letter.codePointAt(0) ?? 0;
  const folds = CHARACTERS.folds.map(([letter, other]) => [code(letter), code(other)]);
  const before = [[0, 0], ...folds.sort(([one], [other]) => one - other)];
  return {
    runs: writeNumbers(
      CHARACTERS.runs.map(([first, kind], at) => {
        return (first - (CHARACTERS.runs[at - 1]?.[0] ?? 0)) * 3 + kind;
      }),
    ),
    folds: writeNumbers(
      folds.flatMap(([letter, other], at) => {
        const step = other - before[at][1];
        return [letter - before[at][0], step < 0 ? -2 * step - 1 : 2 * step];
      }),
    ),
  };
}

/** Entries by id, each a title and a summary; null has no text in this locale.
 * @typedef {Record<string, [string, string] | null>} Entries */

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
export function dataScript(name, record, version = FORMAT_VERSION) {
  return `kbpkg.receive(${JSON.stringify(name)},${version},${JSON.stringify(record)});\n`;
}

/**
 * Return numbers as the text of a record.
 *
 * @param {number[]} numbers
 */
export function writeNumbers(numbers) {
  /** @type {(number: number) => string} */
  const write = (number) =>
    number < 32 ? DIGITS[number] : DIGITS[32 + (number % 32)] + write(number >> 5);
  return numbers.map(write).join("");
}

/**
 * Return the postings of a term as the text of a record.
 *
 * @param {[number, number][]} postings entry and impact
 */
export function writePostings(postings) {
  return writeSteps(postings).join("");
}

/**
 * Return each posting as it stands in a record.
 *
 * @param {[number, number][]} postings
 */
function writeSteps(postings) {
  return postings.map(([entry, impact], at) => {
    const before = at > 0 ? postings[at - 1][0] : 0;
    return writeNumbers([entry - before]) + DIGITS[impact];
  });
}

/**
 * Return the words of some entries in the order of the index, each with its postings.
 *
 * @param {Entries} entries
 * @returns {[string, [number, number][]][]}
 */
function invert(entries) {
  const { kbpkg } = runScripts(SOURCE_FOLDER);
  const table = kbpkg.readTable(TABLE_RECORD);
  /** @type {Map<string, [number, number][]>} */
  const found = new Map();
  Object.values(entries).forEach((fields, entry) => {
    const [title, summary] = (fields ?? ["", ""]).map((text) => kbpkg.words(text, table));
    for (const word of new Set([...title, ...summary])) {
      const inTitle = title.includes(word) ? IN_TITLE : 0;
      const inSummary = summary.includes(word) ? IN_SUMMARY : 0;
      found.set(word, [...(found.get(word) ?? []), [entry, inTitle + inSummary]]);
    }
  });
  return [...found].sort(([one], [other]) => kbpkg.compareCodePoints(one, other));
}

/**
 * Return the texts of a locale, one file an entry.
 *
 * @param {Entries} entries
 * @param {string} tag
 */
function textFiles(entries, tag) {
  /** @type {Record<string, string>} */
  const files = {};
  Object.entries(entries).forEach(([id, fields], entry) => {
    const name = `texts/${tag}/${entry}`;
    const [title, summary] = fields ?? ["", ""];
    const passages = [
      [0, "", title],
      [2, "", summary],
    ];
    files[`${name}.js`] = dataScript(name, [fields && [id, "", passages]]);
  });
  return files;
}

/** @param {Entries} entries */
const numbersOf = (entries) => ({
  size: Object.keys(entries).length,
  held: Object.values(entries).filter(Boolean).length,
  textsPerFile: 1,
  everyday: "",
});

/**
 * Return terms as the text of a record: here none shares a letter with the one before.
 *
 * @param {string[]} terms
 */
export function writeTerms(terms) {
  return terms.map((term) => `A${term}`).join(" ");
}

/**
 * Return the files of a bundle: for each locale its entries, the same in each.
 *
 * @param {Record<string, Entries>} locales
 * @returns {Record<string, string>}
 */
export function bundleOf(locales) {
  const table = { ...TABLE_RECORD, locales: Object.keys(locales) };
  /** @type {Record<string, string>} */
  const files = { "assets/table.js": dataScript("table", table) };
  for (const [tag, entries] of Object.entries(locales)) {
    const terms = invert(entries);
    files[`search/${tag}/index.js`] = dataScript(`index/${tag}`, {
      ...numbersOf(entries),
      terms: writeTerms(terms.map(([term]) => term)),
      postings: terms.map(([, postings]) => writePostings(postings)).join(" "),
    });
    Object.assign(files, textFiles(entries, tag));
  }
  return files;
}

/**
 * Return the files of a bundle in the locale "es".
 *
 * @param {Entries} entries
 */
export const bundleFiles = (entries) => bundleOf({ es: entries });

/**
 * Return the files of a large bundle in the locale "es": so many terms, so many postings of one
 * term, and so many words of the dictionaries go into a file.
 *
 * @param {Entries} entries
 * @param {{ largeFrom?: number, terms?: number, postings?: number }} sizes
 * @returns {Record<string, string>}
 */
export function largeFiles(entries, { largeFrom = 1, terms = 3, postings = 4 } = {}) {
  const constants = { ...TABLE_RECORD.constants, largeFrom };
  /** @type {Record<string, string>} */
  const files = { "assets/table.js": dataScript("table", { ...TABLE_RECORD, constants }) };
  /** @type {(kind: string, records: Record<string, string>[]) => string[]} */
  const addFiles = (kind, records) =>
    records.map((record, number) => {
      files[`search/es/${kind}${number}.js`] = dataScript(`${kind}/es/${number}`, record);
      return record.terms.split(" ")[0].slice(1);
    });
  const index = invert(entries);
  /** @type {[string, string][][]} */
  const shelves = [[]];
  for (const [term, found] of index) {
    const steps = writeSteps(found);
    if (steps.length > postings) {
      for (let at = 0; at < steps.length; at += postings) {
        shelves.push([[term, steps.slice(at, at + postings).join("")]]);
      }
      shelves.push([]);
    } else {
      if (shelves[shelves.length - 1].length === terms) shelves.push([]);
      shelves[shelves.length - 1].push([term, steps.join("")]);
    }
  }
  const counts = index.map(([term, found]) => /** @type {const} */ ([term, found.length]));
  const { kbpkg } = runScripts(SOURCE_FOLDER);
  const backward = counts
    .map(([term, count]) => /** @type {const} */ ([Array.from(term).reverse().join(""), count]))
    .sort(([one], [other]) => kbpkg.compareCodePoints(one, other));
  /** @type {(words: (readonly [string, number])[]) => Record<string, string>[]} */
  const parts = (words) =>
    Array.from({ length: Math.ceil(words.length / terms) }, (_, at) => {
      const part = words.slice(at * terms, (at + 1) * terms);
      return {
        terms: writeTerms(part.map(([word]) => word)),
        counts: writeNumbers(part.map(([, count]) => count)),
      };
    });
  files["search/es/index.js"] = dataScript("index/es", {
    ...numbersOf(entries),
    postings: addFiles(
      "postings",
      shelves
        .filter((shelf) => shelf.length > 0)
        .map((shelf) => ({
          terms: writeTerms(shelf.map(([term]) => term)),
          postings: shelf.map(([, text]) => text).join(" "),
        })),
    ),
    forward: addFiles("forward", parts(counts)),
    backward: addFiles("backward", parts(backward)),
  });
  return { ...files, ...textFiles(entries, "es") };
}
