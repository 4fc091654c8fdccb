/**
 * Glossary words that explain themselves in place. Without this script each is a link to the list
 * of words below; with it, a button that opens its sentence beside the word, and closes it again.
 * It stays an <a>: a <button> is one box in its line, and its bracket or full stop wraps alone.
 */
(() => {
  "use strict";

  let count = 0;

  /**
   * Return the explanation of a word, as an element to stand beside it.
   * @param {Element} meaning what the list of words says of it
   * @param {boolean} isSecond whether the word is in the second language
   */
  function explanation(meaning, isSecond) {
    const note = document.createElement("span");
    note.id = `meaning-${(count += 1)}`;
    note.className = "meaning";
    note.setAttribute("role", "note");
    const said = meaning.querySelector(isSecond ? ".two" : ".one") ?? meaning;
    const words = document.createElement("span");
    for (const name of ["lang", "dir"]) {
      const value = said.getAttribute(name);
      if (value) words.setAttribute(name, value);
    }
    words.append(...[...said.childNodes].map((node) => node.cloneNode(true)));
    note.append(words);
    return note;
  }

  /** @param {HTMLAnchorElement} link */
  function start(link) {
    const meaning = document.getElementById(link.hash.slice(1))?.nextElementSibling;
    if (!meaning) return;
    /** @type {HTMLElement | undefined} Made when it is asked for. */
    let note;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");

    /** @param {boolean} isOpen */
    function open(isOpen) {
      if (isOpen && !note) {
        note = explanation(/** @type {Element} */ (meaning), link.closest(".two") !== null);
        link.setAttribute("aria-controls", note.id);
        link.after(note);
      }
      if (note) note.hidden = !isOpen;
      link.setAttribute("aria-expanded", String(isOpen));
    }
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(link.getAttribute("aria-expanded") === "false");
    });
    link.addEventListener("keydown", (event) => {
      if (event.key === "Escape") open(false);
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
  }

  /** Let the words of the article that do not yet do so explain themselves. */
  function explainTerms() {
    for (const link of document.querySelectorAll("article a.term:not([role])")) {
      start(/** @type {HTMLAnchorElement} */ (link));
    }
  }

  kbpkg.explainTerms = explainTerms;
  explainTerms();
})();
