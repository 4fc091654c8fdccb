import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER, {}, ["guide.js"]);

/** @type {GuideQuestion[]} */
const QUESTIONS = [
  { id: "danger", stops: true, answers: [["call"], []] },
  { id: "home", stops: false, answers: [["visit"], ["stay", "visit"], ["ask"]] },
  { id: "help", stops: false, answers: [["visit"], []] },
];

/** @type {(chosen: Record<string, number>) => Suggestion} */
const suggest = (chosen) =>
  structuredClone(kbpkg.suggest(QUESTIONS, new Map(Object.entries(chosen))));

test("nothing answered, or nothing that leads on, suggests nothing", () => {
  assert.deepEqual(suggest({}), { stops: false, outcomes: [] });
  assert.deepEqual(suggest({ danger: 1, help: 1 }), { stops: false, outcomes: [] });
});

test("outcomes stand once, in the order of the questions", () => {
  assert.deepEqual(suggest({ help: 0, home: 1 }), { stops: false, outcomes: ["stay", "visit"] });
});

test("what stops wins, alone", () => {
  assert.deepEqual(suggest({ home: 0, help: 0, danger: 0 }), { stops: true, outcomes: ["call"] });
});

test("an answer that is not there is no answer", () => {
  assert.deepEqual(suggest({ home: 7, other: 0 }), { stops: false, outcomes: [] });
  assert.deepEqual(suggest({ home: -1, danger: -1 }), { stops: false, outcomes: [] });
});
