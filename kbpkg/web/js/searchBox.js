/**
 * The search box of a page, and its hits. Nothing of a query is stored or put into an address.
 */
(() => {
  "use strict";

  /**
   * Return a copy of one of the page's messages, with its language marks.
   * @param {HTMLElement} form
   * @param {string} name
   * @param {Record<string, string>} [values] what to put for the words in {braces}
   * @returns {HTMLElement}
   */
  function message(form, name, values = {}) {
    const found = form.querySelector(`[data-message="${name}"]`);
    const copy = /** @type {HTMLElement} */ (/** @type {Element} */ (found).cloneNode(true));
    copy.removeAttribute("data-message");
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue || "";
      walker.currentNode.nodeValue = text.replace(/\{([a-z]+)\}/g, (all, key) => values[key] ?? all);
    }
    return copy;
  }

  /**
   * Say that an element is in another language than the page; nothing where it is not.
   * @param {HTMLElement} element
   * @param {string} lang
   * @param {string} dir
   */
  function mark(element, lang, dir) {
    if (lang) {
      element.lang = lang;
      element.dir = dir;
    }
  }

  /**
   * Return the list item of a hit.
   * @param {HTMLElement} form
   * @param {kbpkg.Hit} hit
   * @returns {HTMLLIElement}
   */
  function hitItem(form, hit) {
    const item = document.createElement("li");
    item.dataset.entryId = hit.entryId;
    const link = document.createElement("a");
    link.href = `${hit.entryId}.html${hit.section ? `#${hit.section}` : ""}`;
    link.textContent = hit.title;
    mark(link, hit.titleLang, hit.titleDir);
    if (hit.titleState !== "current") item.append(message(form, hit.titleState));
    const snippet = document.createElement("p");
    mark(snippet, hit.snippet.lang, hit.snippet.dir);
    item.append(link);
    if (hit.snippet.state !== "current") item.append(message(form, hit.snippet.state));
    item.append(snippet);
    for (const part of hit.snippet.parts) {
      if (part.isMarked) {
        const found = document.createElement("mark");
        found.textContent = part.text;
        snippet.append(found);
      } else {
        snippet.append(part.text);
      }
    }
    return item;
  }

  /**
   * Return what was searched for instead of words that are in no page.
   * @param {HTMLElement} form
   * @param {kbpkg.Hit[]} hits
   * @returns {HTMLElement[]}
   */
  function corrections(form, hits) {
    /** @type {Map<string, string>} */
    const taken = new Map();
    for (const match of hits.flatMap((hit) => hit.reason)) {
      if (match.how === "corrected") taken.set(match.word, match.terms[0]);
    }
    return [...taken].map(([word, term]) => message(form, "corrected", { word, term }));
  }

  /** @param {HTMLFormElement} form */
  function startSearch(form) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    const list = /** @type {HTMLElement} */ (form.querySelector("ol"));
    const locale = form.dataset.locale || "";
    const waiting = 120;
    let asked = 0;
    /** @type {number | undefined} */
    let timer;

    async function run() {
      const text = input.value;
      const mine = ++asked;
      if (!text.trim()) {
        status.replaceChildren();
        list.replaceChildren();
        return;
      }
      try {
        const hits = await kbpkg.search(text, { locale });
        // The reader has typed on: an older answer must not replace a newer one.
        if (mine !== asked) return;
        const summary = hits.length
          ? message(form, "count", { count: String(hits.length) })
          : message(form, "none");
        const notes = corrections(form, hits).flatMap((note) => [" ", note]);
        status.replaceChildren(summary, ...notes);
        list.replaceChildren(...hits.map((hit) => hitItem(form, hit)));
      } catch (error) {
        if (mine !== asked) return;
        list.replaceChildren();
        status.replaceChildren(message(form, "failed"));
        console.error(error);
      }
    }

    function links() {
      return /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a")]);
    }

    form.hidden = false;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(run, waiting);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      await run();
      const first = links()[0];
      if (first) first.click();
    });
    form.addEventListener("keydown", (event) => {
      const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });
      const step = steps[event.key];
      if (step) {
        const stops = [input, ...links()];
        const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const next = stops[at + step];
        if (next) {
          next.focus();
          event.preventDefault();
        }
      } else if (event.key === "Escape" && document.activeElement !== input) {
        input.focus();
        event.preventDefault();
      }
    });
    document.addEventListener("keydown", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const isTyping = target.matches("input, textarea, select, [contenteditable]");
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        input.focus();
        event.preventDefault();
      }
    });
    // A page that the browser kept comes back with its text but without its hits.
    if (input.value) run();
  }

  const form = document.querySelector("form.search");
  if (form instanceof HTMLFormElement) startSearch(form);
})();
