/**
 * A logarithm made of + - * /: `Math.log` and Python's differ in the last bit.
 */
(() => {
  "use strict";

  const LN2 = 0.6931471805599453;
  const TERMS = 25;

  /**
   * Return the natural logarithm of a value of at least 1.
   *
   * Halved until below 2, then 2 artanh((x-1)/(x+1)) as its power series, summed from the first
   * term on; 1/3 to the power of 51 is below what a double can hold beside the sum.
   *
   * @param {number} value
   * @returns {number}
   */
  function ln(value) {
    let halvings = 0;
    let rest = value;
    while (rest >= 2) {
      rest = rest / 2;
      halvings += 1;
    }
    const ratio = (rest - 1) / (rest + 1);
    const square = ratio * ratio;
    let power = ratio;
    let total = 0;
    for (let step = 0; step < TERMS; step++) {
      total = total + power / (2 * step + 1);
      power = power * square;
    }
    return 2 * total + halvings * LN2;
  }

  kbpkg.ln = ln;
})();
