import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { isDate, asciiDigits } = runScripts(SOURCE_FOLDER, {}, ["day.js"]).kbpkg.day;

test("a date is a day of the calendar", () => {
  for (const [year, month, day] of [
    ["2026", "11", "22"],
    ["2024", "02", "29"],
    ["2026", "1", "1"],
  ]) {
    assert.ok(isDate(year, month, day), `${year}-${month}-${day}`);
  }
  for (const [year, month, day] of [
    ["2026", "2", "29"],
    ["2026", "13", "1"],
    ["2026", "0", "1"],
    ["2026", "4", "31"],
    ["26", "1", "1"],
    ["2026", "1", ""],
    ["2026", "x", "1"],
    ["2026", "1", "-1"],
    ["1e3", "1", "1"],
  ]) {
    assert.ok(!isDate(year, month, day), `${year}-${month}-${day}`);
  }
});

test("digits of any script are read", () => {
  for (const digits of ["٢٠٢٦", "۲۰۲۶", "२०२६", "２０２６", "၂၀၂၆", " 2026 "]) {
    assert.equal(asciiDigits(digits), "2026");
  }
  assert.equal(asciiDigits("٠٩"), "09");
  assert.equal(asciiDigits("Mai"), "Mai");
});
