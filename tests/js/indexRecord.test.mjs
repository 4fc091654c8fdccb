import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);

// Two entries; "ket" stands in the title of the first, twice in the body of the second.
const RECORD = {
  entries: ["one", "two"],
  shards: [0, 0],
  lengths: "BAAAABAAAAAAAACAAAAC",
  terms: "ket",
  postings: "CABBBQC",
};

test("postings hold the frequency of each field that the bits name", () => {
  const index = structuredClone(kbpkg.readIndex(RECORD));
  assert.deepEqual(index, {
    entries: ["one", "two"],
    shards: [0, 0],
    wordLengths: [
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 2],
    ],
    gramLengths: [
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 2],
    ],
    postings: new Map([
      [
        "ket",
        [
          { entry: 0, frequencies: [1, 0, 0, 0, 0] },
          { entry: 1, frequencies: [0, 0, 0, 0, 2] },
        ],
      ],
    ]),
  });
});

test("an index of nothing is an index", () => {
  const nothing = { entries: [], shards: [], lengths: "", terms: "", postings: "" };
  assert.equal(kbpkg.readIndex(nothing).postings.size, 0);
});

test("what does not fit together is refused", () => {
  for (const damage of [
    { lengths: "BAAAA" },
    { shards: [0] },
    { postings: "CABB" },
    { postings: "CABBCQC" },
    { terms: undefined },
    { entries: undefined },
  ]) {
    assert.throws(() => kbpkg.readIndex({ ...RECORD, ...damage }), /Error/);
  }
});
