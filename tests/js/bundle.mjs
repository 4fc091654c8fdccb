/**
 * The browser half of search in Node: the scripts of a folder, run in a context of their own, with
 * the data of a bundle read from disk.
 */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import vm from "node:vm";

/** In the order of kbpkg/export/assets.py; the rest is for a page, or works beside it. */
const SCRIPTS = [
  "core.js",
  "words.js",
  "varint.js",
  "indexRecord.js",
  "arithmetic.js",
  "query.js",
  "correction.js",
  "scorer.js",
  "snippet.js",
  "searcher.js",
];

/** The scripts as they stand in the repository. */
export const SOURCE_FOLDER = path.join(import.meta.dirname, "../../kbpkg/web/js");

/**
 * Return the namespace that the scripts of a folder fill.
 *
 * @param {string} folder
 * @param {object} globals What the scripts find in place of a browser's globals.
 * @param {string[]} more Scripts that are run after those of search.
 * @param {string[]} names Those of search, which a bundle has joined.
 * @returns {{ kbpkg: Kbpkg, run: (text: string, name: string) => void }}
 */
export function runScripts(folder, globals = {}, more = [], names = SCRIPTS) {
  const context = vm.createContext({ ...globals });
  /** @type {(text: string, name: string) => void} */
  const run = (text, filename) => {
    vm.runInContext(text, context, { filename });
  };
  for (const name of [...names, ...more]) {
    run(readFileSync(path.join(folder, name), "utf-8"), name);
  }
  return { kbpkg: context.kbpkg, run };
}

/**
 * Return the namespace over the data of a bundle, run by the bundle's own scripts.
 *
 * @param {string} bundle
 * @returns {Kbpkg}
 */
export function openBundle(bundle) {
  const { kbpkg, run } = runScripts(path.join(bundle, "assets"), {}, [], ["search.js"]);
  kbpkg.loadScript = async (name) => {
    const text = await readFile(path.join(bundle, name), "utf-8");
    try {
      run(text, name);
    } catch {
      // A browser reports a script that breaks, and goes on: it was there, but hands over nothing.
    }
  };
  return kbpkg;
}
