import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { parse, format } = runScripts(SOURCE_FOLDER, {}, ["hash.js"]).kbpkg.hash;

/** @param {string} text */
function read(text) {
  const { section, choices } = parse(text);
  return [section, Object.fromEntries(choices)];
}

test("a section alone is a plain link", () => {
  assert.deepEqual(read("#what-to-do"), ["what-to-do", {}]);
  assert.equal(format(parse("#what-to-do")), "what-to-do");
  assert.deepEqual(read(""), ["", {}]);
  assert.equal(format(parse("#")), "");
});

test("a section and choices stand together, in a stated order", () => {
  const expected = ["what-to-do", { country: "GB", with: "zh-Hant" }];
  for (const text of [
    "#what-to-do&country=GB&with=zh-Hant",
    "#with=zh-Hant&what-to-do&country=GB",
  ]) {
    assert.deepEqual(read(text), expected);
    assert.equal(format(parse(text)), "what-to-do&country=GB&with=zh-Hant");
  }
  assert.deepEqual(read("#pick=effects-bladder,k-hole"), ["", { pick: "effects-bladder,k-hole" }]);
  assert.deepEqual(read("#omit=k-hole.after"), ["", { omit: "k-hole.after" }]);
});

test("an empty choice is none", () => {
  assert.equal(format({ section: "", choices: new Map([["with", ""]]) }), "");
  assert.deepEqual(read("#with=&country="), ["", {}]);
});

test("what nobody wrote is left out", () => {
  for (const text of ["#%", "#with=<b>", "#with=a b", "#WITH=ar", "#with=javascript:x", "#=x"]) {
    assert.deepEqual(read(text), ["", {}], text);
  }
  assert.deepEqual(read("#a&b&with=ar"), ["a", { with: "ar" }]);
});
