/**
 * Glossary words that explain themselves in place. Without this script each is a link to the list
 * of words below; with it, a button that opens its sentence beside the word, and closes it again.
 * It stays an <a>: a <button> is one box in its line, and its bracket or full stop wraps alone.
 */
(() => {
  "use strict";

  /**
   * Return the explanation of a word as an element to stand beside it, or nothing.
   * @param {Element} title the word in the list of words
   * @param {string} id
   */
  function explanation(title, id) {
    const meaning = title.nextElementSibling;
    if (!meaning) return null;
    const note = document.createElement("span");
    note.id = id;
    note.className = "meaning";
    note.setAttribute("role", "note");
    note.hidden = true;
    const words = document.createElement("span");
    for (const name of ["lang", "dir"]) {
      const value = meaning.getAttribute(name);
      if (value) words.setAttribute(name, value);
    }
    words.append(...[...meaning.childNodes].map((node) => node.cloneNode(true)));
    note.append(words);
    return note;
  }

  /**
   * @param {HTMLAnchorElement} link
   * @param {number} number
   */
  function start(link, number) {
    const title = document.getElementById(link.hash.slice(1));
    const note = title && explanation(title, `meaning-${number}`);
    if (!note) return;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", note.id);

    /** @param {boolean} isOpen */
    function open(isOpen) {
      /** @type {HTMLElement} */ (note).hidden = !isOpen;
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
    link.after(note);
  }

  [...document.querySelectorAll("article a.term")].forEach((link, number) => {
    start(/** @type {HTMLAnchorElement} */ (link), number);
  });
})();
