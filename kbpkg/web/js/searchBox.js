/**
 * The search box of a page, and its hits. Nothing of a query is stored or put into an address.
 */
(() => {
  "use strict";

  const MOST = 10;

  const { element } = kbpkg.records;

  /**
   * Return a copy of one of the page's messages.
   * @param {HTMLElement} form
   * @param {string} name
   * @param {Record<string, string>} [values]
   */
  function message(form, name, values) {
    return kbpkg.records.message(form.querySelector(`[data-message="${name}"]`), values);
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
   * Append the parts of a snippet, what was found marked.
   * @param {HTMLElement} element
   * @param {Snippet} snippet
   */
  function fill(element, snippet) {
    mark(element, snippet.lang, snippet.dir);
    for (const part of snippet.parts) {
      if (part.isMarked) {
        const found = document.createElement("mark");
        found.textContent = part.text;
        element.append(found);
      } else {
        element.append(part.text);
      }
    }
  }

  /**
   * Return the list item of a hit: its page and section, what it says there, and why it was found.
   * @param {HTMLElement} form
   * @param {kbpkg.Hit} hit
   * @returns {HTMLLIElement}
   */
  function hitItem(form, hit) {
    const item = document.createElement("li");
    item.dataset.entryId = hit.entryId;
    const link = document.createElement("a");
    const folder = hit.locale === form.dataset.locale ? "" : `../${hit.locale}/`;
    link.href = `${folder}${hit.entryId}.html${hit.section ? `#${hit.section}` : ""}`;
    link.textContent = hit.title;
    mark(link, hit.titleLang, hit.titleDir);
    if (hit.titleState !== "current") item.append(message(form, hit.titleState));
    item.append(link);
    const where = [hit.kind, hit.heading].filter(Boolean).join(" · ");
    if (where) item.append(element("p", "where", where));
    const snippet = element("p", "");
    fill(snippet, hit.snippet);
    if (hit.snippet.state !== "current") item.append(message(form, hit.snippet.state));
    item.append(snippet);
    if (hit.foundBy) item.append(foundBy(form, hit, hit.foundBy));
    return item;
  }

  /**
   * Return why an entry was found by words of another language.
   * @param {HTMLElement} form
   * @param {kbpkg.Hit} hit
   * @param {Snippet} snippet
   */
  function foundBy(form, hit, snippet) {
    const tag = hit.foundIn;
    const name = /** @type {HTMLElement | null} */ (
      form.querySelector(`[data-language-name="${tag}"]`)
    );
    const words = document.createElement("span");
    fill(words, snippet);
    if (!snippet.lang) mark(words, tag, name?.dataset.langDir ?? "ltr");
    const language = name?.textContent ?? tag;
    // The quotation marks are those of the page, outside of what is in another direction.
    const quoted = element("q", "", words);
    return element("p", "reason", message(form, "found-by", { language }), " ", quoted);
  }

  /**
   * Return what became of the words of a query, beside its hits.
   * @param {HTMLElement} form
   * @param {kbpkg.Answer} answer
   * @returns {HTMLElement[]}
   */
  function notes(form, answer) {
    /** @type {Map<string, string>} */
    const taken = new Map();
    for (const match of answer.hits.flatMap((hit) => hit.reason)) {
      // A word that one of the languages knows was typed as it should be.
      if (match.how === "exact") taken.set(match.word, "");
      else if (match.how === "corrected" && taken.get(match.word) !== "")
        taken.set(match.word, match.terms[0]);
    }
    const found = [...taken]
      .filter(([, term]) => term !== "")
      .map(([word, term]) => message(form, "corrected", { word, term }));
    const words = answer.ignored.join(", ");
    // Of look-alikes the summary says so.
    if (words && answer.hits.some((hit) => hit.reason.length)) found.push(message(form, "ignored", { words }));
    if (answer.isLoose) found.push(message(form, "loose"));
    if (answer.isCut) found.push(message(form, "cut"));
    const nearest = answer.nearest.join(", ");
    if (nearest) found.push(message(form, "nearest", { words: nearest }));
    if (answer.failures.length) found.push(message(form, "partly"));
    return found;
  }

  /**
   * Return the name of the message that says how much was found: nothing, the best of more, or only
   * pages with words that have some letters of those that were typed.
   * @param {kbpkg.Answer} answer
   * @param {number} own how many contacts of a team's own
   */
  function summaryOf({ hits }, own) {
    if (hits.length + own === 0) return "none";
    if (own === 0 && hits.every((hit) => hit.reason.length === 0)) return "alike";
    return hits.length < MOST ? "count" : "best";
  }

  /** @param {HTMLFormElement} form */
  function startSearch(form) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    const lost = /** @type {HTMLElement} */ (form.querySelector(".lost"));
    const list = /** @type {HTMLElement} */ (form.querySelector("ol"));
    const locale = form.dataset.locale || "";
    const waiting = 120;
    let asked = 0;
    /** Whether somebody waits for the first answer to what was typed. */
    let isAwaited = false;
    let matched = 0;
    /** @type {number | undefined} */
    let timer;
    /** Whether a hit is being pressed, and what is to be shown when it is let go. */
    let isPressed = false;
    /** @type {(() => void) | undefined} */
    let held;

    /** What other languages know must not come before an answer that is waited for. */
    async function quiet() {
      do {
        await new Promise((done) => setTimeout(done, isAwaited ? waiting : 0));
      } while (isAwaited);
    }

    /** @returns {Promise<boolean>} whether the list holds the answer: nobody has typed on */
    async function run() {
      const text = input.value;
      const mine = ++asked;
      isAwaited = text.trim() !== "";
      if (!isAwaited) {
        show([], [], false);
        return true;
      }
      try {
        // The reader's own language is there first; the others follow and may add to it.
        const first = await kbpkg.ask(text, { locale, limit: MOST, now: true });
        // The reader has typed on: an older answer must not replace a newer one.
        if (mine !== asked) return false;
        isAwaited = false;
        showAnswer(first, []);
        const answer = first.isWhole ? first : await kbpkg.ask(text, { locale, limit: MOST });
        if (mine !== asked) return false;
        showAnswer(answer, []);
        // Last, because a stranger's file of contacts may be slow to read.
        const own = await kbpkg.findLocal(text);
        if (mine === asked && own.length) showAnswer(answer, own);
      } catch (error) {
        if (mine !== asked) return false;
        isAwaited = false;
        show([], [message(form, "failed")], true);
        console.error(error);
      }
      return mine === asked;
    }

    /**
     * @param {kbpkg.Answer} answer
     * @param {LocalContact[]} own what a team added itself
     */
    function showAnswer(answer, own) {
      matched = new Set(answer.hits[0]?.reason.map(({ word }) => word)).size;
      const count = answer.hits.length + own.length;
      const summary = message(form, summaryOf(answer, own.length), { count: String(count) });
      const items = own.map((contact) => kbpkg.localItem(contact));
      const hits = answer.hits.map((hit) => hitItem(form, hit));
      show([...items, ...hits], [summary, ...notes(form, answer)], count === 0);
    }

    /**
     * @param {HTMLElement[]} items
     * @param {HTMLElement[]} said
     * @param {boolean} isLost
     */
    function show(items, said, isLost) {
      if (isPressed) {
        held = () => show(items, said, isLost);
        return;
      }
      held = undefined;
      const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-entry-id]"));
      fillList(items);
      const line = element("p", "", ...said.flatMap((each) => [each, " "]));
      // The same words again would be read out again.
      if (line.innerHTML !== status.innerHTML) status.replaceChildren(...line.childNodes);
      lost.hidden = !isLost;
      // Who stands on a hit stays there when later hits are added around it.
      const id = focused?.dataset.entryId;
      const same = id && list.querySelector(`[data-entry-id="${CSS.escape(id)}"] a`);
      if (same instanceof HTMLElement && same !== document.activeElement) same.focus();
    }

    /**
     * Put items into the list. What stands there already stays as it is: who has the finger on it
     * opens it.
     * @param {HTMLElement[]} items
     */
    function fillList(items) {
      const old = [...list.children];
      const kept = items.map((item) => old.find((each) => each.isEqualNode(item)) ?? item);
      for (const each of old) if (!kept.includes(each)) each.remove();
      kept.forEach((each, at) => {
        if (list.children[at] !== each) list.insertBefore(each, list.children[at] ?? null);
      });
    }

    function release() {
      isPressed = false;
      // After the click that follows.
      setTimeout(() => held?.());
    }

    function links() {
      return /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a")]);
    }

    form.hidden = false;
    input.addEventListener("focus", () => form.classList.add("used"));
    input.addEventListener("input", () => {
      isAwaited = true;
      clearTimeout(timer);
      timer = setTimeout(run, waiting);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      if (!(await run())) return;
      // A contact of the team's own may stand before the hits: Enter never dials.
      const first = links().find((link) => link.closest("[data-entry-id]"));
      // If the hit holds no more than half, the list is to be seen first.
      if (matched * 2 > input.value.trim().split(/\s+/).length) first?.click();
      else first?.focus();
    });
    form.addEventListener("keydown", (event) => {
      // Keys of an input method, which chooses signs with the arrows, and of the browser.
      const { isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
      if (isComposing || altKey || ctrlKey || metaKey || shiftKey) return;
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
      // A sign alone may be said to the computer; with Alt it is typed.
      if (event.key === "/" && event.ctrlKey && !event.altKey) {
        input.focus();
        event.preventDefault();
      }
    });
    list.addEventListener("pointerdown", () => {
      isPressed = true;
    });
    for (const moment of ["pointerup", "pointercancel", "blur"]) {
      window.addEventListener(moment, release);
    }
    // After the page is painted: then the first search need not wait.
    window.addEventListener("load", () => setTimeout(() => kbpkg.prepare(locale, quiet).catch(() => {})));
  }

  const form = document.querySelector("form.search");
  if (form instanceof HTMLFormElement) startSearch(form);
})();
