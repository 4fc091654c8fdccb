/**
 * Whole numbers as text: base64 digits of five bits, the sixth bit says that more follow.
 * Lowest bits first; 0 is "A", 31 is "f", 32 is "gB". The writer is kbpkg/wire/varint.py.
 */
(() => {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LARGEST = 2 ** 53;

  /** The value of a digit by its code, -1 for what is none. */
  const VALUES = new Int8Array(128).fill(-1);
  Array.from(DIGITS, (digit, value) => (VALUES[digit.charCodeAt(0)] = value));

  /**
   * Return the value of the digit at a place of a text. Throws a RangeError where it is none.
   *
   * @param {string} text
   * @param {number} at
   * @returns {number}
   */
  function digitAt(text, at) {
    const value = VALUES[text.charCodeAt(at)] ?? -1;
    if (value < 0) throw new RangeError(`not a digit: ${text.charAt(at)}`);
    return value;
  }

  /**
   * Return the numbers of a text. Throws a RangeError where it is damaged.
   *
   * @param {string} text
   * @returns {number[]}
   */
  function readNumbers(text) {
    /** @type {number[]} */
    const numbers = [];
    let number = 0;
    let place = 1;
    for (let at = 0; at < text.length; at++) {
      const value = digitAt(text, at);
      const bits = value % 32;
      // Asked before adding, because beyond 53 bits a sum is rounded; and never infinity times 0.
      if (bits > 0 && bits * place > LARGEST - number) {
        throw new RangeError("a number is too large");
      }
      number += bits > 0 ? bits * place : 0;
      if (value > 31) {
        place *= 32;
      } else {
        numbers.push(number);
        number = 0;
        place = 1;
      }
    }
    if (place !== 1) {
      throw new RangeError("the last number is cut");
    }
    return numbers;
  }

  /**
   * Return postings: for each entry the step from the one before and a digit, its impact.
   * Throws a RangeError where they are damaged.
   *
   * @param {string} text
   * @param {number} size how many entries there are
   * @returns {Postings}
   */
  function readPostings(text, size) {
    /** @type {number[]} */
    const entries = [];
    /** @type {number[]} */
    const impacts = [];
    let entry = 0;
    let step = 0;
    let place = 1;
    for (let at = 0; at < text.length; at++) {
      const value = digitAt(text, at);
      step += (value % 32) * place;
      if (value > 31) {
        place *= 32;
        continue;
      }
      entry += step;
      // A step that is too long to be a number ends here as well.
      if (!(entry < size) || (step === 0 && entries.length > 0)) {
        throw new RangeError("a posting of an entry that is not there");
      }
      at += 1;
      entries.push(entry);
      impacts.push(digitAt(text, at));
      step = 0;
      place = 1;
    }
    if (place !== 1) {
      throw new RangeError("the last posting is cut");
    }
    return { entries, impacts };
  }

  /**
   * Return the terms of a text: each says how many letters it shares with the one before
   * (kbpkg/wire/term_list.py). Throws a RangeError where it is damaged.
   *
   * @param {string} text
   * @returns {string[]}
   */
  function readTerms(text) {
    if (text === "") return [];
    let before = "";
    return text.split(" ").map((piece) => {
      const shared = digitAt(piece, 0);
      const start = prefix(before, shared);
      if (start === undefined) throw new RangeError(`not a term: ${piece}`);
      before = start + piece.slice(1);
      return before;
    });
  }

  /**
   * Return the first letters of a text, nothing where it has fewer.
   *
   * @param {string} text
   * @param {number} count
   * @returns {string | undefined}
   */
  function prefix(text, count) {
    // Most texts are of letters of one unit each, and need not be taken apart.
    if (!/[\ud800-\udfff]/.test(text)) {
      return count <= text.length ? text.slice(0, count) : undefined;
    }
    const letters = Array.from(text);
    return count <= letters.length ? letters.slice(0, count).join("") : undefined;
  }

  kbpkg.readNumbers = readNumbers;
  kbpkg.readTerms = readTerms;
  kbpkg.readPostings = readPostings;
})();
