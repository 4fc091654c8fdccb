/** Days of the calendar as readers write them, and today by the clock of the reader. */
(() => {
  "use strict";

  /**
   * Tell whether three texts are a day of the calendar, written as numbers.
   *
   * @param {string} year
   * @param {string} month
   * @param {string} day
   */
  function isDate(year, month, day) {
    const [y, m, d] = [year, month, day].map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
    const date = new Date(Date.UTC(y, m - 1, d));
    return (
      y >= 1000 &&
      date.getUTCFullYear() === y &&
      date.getUTCMonth() === m - 1 &&
      date.getUTCDate() === d
    );
  }

  /**
   * Return digits of any script as ASCII: a reader may write ٢٠٢٦.
   *
   * @param {string} text
   */
  function asciiDigits(text) {
    return text.trim().replace(/\p{Nd}/gu, (digit) => {
      let zero = /** @type {number} */ (digit.codePointAt(0));
      const code = zero;
      while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
      return String(code - zero);
    });
  }

  /** @returns {string} the day by the reader's clock, as 2026-11-22 */
  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  }

  kbpkg.day = { asciiDigits, isDate, today };
})();
