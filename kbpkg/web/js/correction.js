/**
 * The nearest word of the index to a word that it does not hold.
 */
(() => {
  "use strict";

  const { isUnspaced } = kbpkg;

  /**
   * Return the nearest indexed word, or nothing where none is near enough.
   *
   * One edit is allowed from 4 letters, two from 8; fewer edits win, then the word of more
   * entries, then the one that comes first in the index.
   *
   * @param {string} word
   * @param {Map<string, Posting[]>} postings
   * @param {Table} table
   * @returns {string | undefined}
   */
  function correct(word, postings, table) {
    const letters = Array.from(word);
    if (letters.length < table.constants.oneEditFrom || isUnspaced(word, table)) {
      return undefined;
    }
    const allowed = letters.length >= table.constants.twoEditsFrom ? 2 : 1;
    let fewest = allowed + 1;
    let most = Infinity;
    /** @type {string | undefined} */
    let nearest;
    for (const [candidate, found] of postings) {
      // A letter is one or two units, so the units alone rule most words out.
      if (candidate.length < letters.length - allowed) {
        continue;
      }
      if (candidate.length > 2 * (letters.length + allowed)) {
        continue;
      }
      const others = Array.from(candidate);
      if (Math.abs(others.length - letters.length) > allowed) {
        continue;
      }
      const edits = distance(letters, others, allowed);
      if (edits < fewest || (edits === fewest && found.length > most)) {
        fewest = edits;
        most = found.length;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /**
   * Return how many letters to add, drop, change or swap with a neighbour.
   *
   * That is the optimal string alignment distance; beyond `most` it is only some larger number.
   *
   * @param {string[]} left
   * @param {string[]} right
   * @param {number} most
   * @returns {number}
   */
  function distance(left, right, most) {
    /** @type {number[]} */
    let before = [];
    let row = Array.from({ length: right.length + 1 }, (_, at) => at);
    for (let i = 1; i <= left.length; i++) {
      const next = [i];
      for (let j = 1; j <= right.length; j++) {
        const cost = left[i - 1] === right[j - 1] ? 0 : 1;
        let value = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
        if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
          value = Math.min(value, before[j - 2] + 1);
        }
        next.push(value);
      }
      if (Math.min(...next) > most) {
        return most + 1;
      }
      before = row;
      row = next;
    }
    return row[right.length];
  }

  kbpkg.correct = correct;
  kbpkg.distance = distance;
})();
