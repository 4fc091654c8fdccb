/**
 * The nearest word of the index to a word that it does not hold.
 */
(() => {
  "use strict";

  const { compareCodePoints, isUnspaced } = kbpkg;

  // As many words as are offered where nothing was found.
  const NEAREST = 3;
  const SHORTEST_SHARED = 2;

  /**
   * Return the nearest indexed word, or nothing where none is near enough.
   *
   * One edit is allowed from 4 letters, two from 8; fewer edits win, then the same letters (two
   * were swapped, or one doubled), then the word of more entries, then the first in the index. Only words with the same first or last
   * part are looked at (halves for one edit, thirds for two): one edit leaves a half as it was, but
   * for two letters that were swapped where the halves meet.
   *
   * @param {string} word
   * @param {SearchIndex} index
   * @param {Table} table
   * @returns {Promise<string | undefined>}
   */
  async function correct(word, index, table) {
    const letters = Array.from(word);
    if (letters.length < table.constants.oneEditFrom || isUnspaced(word, table)) {
      return undefined;
    }
    const allowed = letters.length >= table.constants.twoEditsFrom ? 2 : 1;
    const part = Math.floor(letters.length / (allowed + 1));
    const middle = Math.floor(letters.length / 2);
    const [before, after] = [letters[middle - 1], letters[middle]];
    const swapped = [
      ...letters.slice(0, middle - 1),
      after,
      before,
      ...letters.slice(middle + 1),
    ].join("");
    const [starting, ending, found] = await Promise.all([
      index.starting(letters.slice(0, part).join("")),
      index.ending(letters.slice(-part).join("")),
      index.find([swapped]),
    ]);
    const count = found.get(swapped)?.entries.length ?? 0;
    const candidates = [...starting, ...ending, ...(count > 0 ? [{ term: swapped, count }] : [])];
    const same = lettersOf(letters);
    // Another set of letters is half an edit more.
    let fewest = Infinity;
    /** @type {CountedTerm | undefined} */
    let nearest;
    for (const candidate of candidates) {
      const others = Array.from(candidate.term);
      if (Math.abs(others.length - letters.length) > allowed) {
        continue;
      }
      let edits = distance(letters, others, allowed);
      if (edits > allowed) continue;
      if (lettersOf(others) !== same) edits += 0.5;
      if (edits > fewest) continue;
      if (edits < fewest || !nearest || compareUse(candidate, nearest) < 0) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return nearest?.term;
  }

  /**
   * Return which letters a word has, each once.
   *
   * @param {string[]} letters
   */
  function lettersOf(letters) {
    return [...new Set(letters)].sort().join("");
  }

  /**
   * Order terms: those of more entries first, then as in the index.
   *
   * @param {CountedTerm} one
   * @param {CountedTerm} other
   */
  function compareUse(one, other) {
    return other.count - one.count || compareCodePoints(one.term, other.term);
  }

  /**
   * Return the words that begin with most of a word's letters, those of more entries first.
   *
   * @param {string} word
   * @param {SearchIndex} index
   * @param {Table} table
   * @returns {Promise<string[]>}
   */
  async function nearestWords(word, index, table) {
    const letters = Array.from(word);
    const shortest = isUnspaced(word, table) ? 1 : SHORTEST_SHARED;
    for (let length = letters.length; length >= shortest; length--) {
      const found = await index.starting(letters.slice(0, length).join(""));
      if (found.length > 0) {
        return found
          .sort(compareUse)
          .slice(0, NEAREST)
          .map(({ term }) => term);
      }
    }
    return [];
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

  kbpkg.compareUse = compareUse;
  kbpkg.correct = correct;
  kbpkg.nearestWords = nearestWords;
  kbpkg.distance = distance;
})();
