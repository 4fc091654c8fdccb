import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);

test("the logarithm has Python's bits (kbpkg.search.arithmetic.ln)", () => {
  /** @type {[number, number][]} */
  const reference = [
    [1, 0],
    [1.0000000000000002, 2.220446049250313e-16],
    [1.1, 0.09531017980432493],
    [1.25, 0.22314355131420974],
    [1.3333333333333333, 0.2876820724517809],
    [1.9999999999999998, 0.693147180559945],
    [2, 0.6931471805599453],
    [2.5, 0.916290731874155],
    [3, 1.0986122886681098],
    [3.3333333333333335, 1.203972804325936],
    [1.1111111111111112, 0.10536051565782634],
    [7.7, 2.0412203288596382],
    [10, 2.3025850929940455],
    [123.456, 4.815884817283264],
    [5000.5, 8.51729318641657],
    [1000000, 13.815510557964274],
    [9007199254740991, 36.7368005696771],
  ];
  for (const [value, expected] of reference) {
    assert.equal(kbpkg.ln(value), expected);
  }
});

test("the logarithm is that of Math.log but for the last bits", () => {
  for (let value = 1; value < 1e6; value *= 1.37) {
    assert.ok(Math.abs(kbpkg.ln(value) - Math.log(value)) <= 4e-16 * Math.max(1, Math.log(value)));
  }
});
