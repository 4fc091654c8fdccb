/**
 * Whole numbers as text: base64 digits of five bits, the sixth bit says that more follow.
 * Lowest bits first; 0 is "A", 31 is "f", 32 is "gB". The writer is kbpkg/wire/varint.py.
 */
(() => {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  /** @type {Map<string, number>} */
  const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));
  const LARGEST = 2 ** 53;

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
    for (const digit of text) {
      const value = VALUES.get(digit);
      if (value === undefined) {
        throw new RangeError(`not a digit: ${digit}`);
      }
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

  kbpkg.readNumbers = readNumbers;
})();
