/**
 * What travels in the address from page to page, after the #: a section and the reader's choices,
 * as in #what-to-do&country=GB&with=ar. Nothing is stored, and nothing that was typed stands there.
 * A section alone is a link as any other: browsers follow it without this script.
 */
(() => {
  "use strict";

  const CHOICE = /^([a-z]+)=([A-Za-z0-9.,-]{1,8000})$/;

  /**
   * Return what the part of an address after the # says. What is no choice and no section is left.
   *
   * @param {string} text
   * @returns {Hash}
   */
  function parse(text) {
    /** @type {Map<string, string>} */
    const choices = new Map();
    let section = "";
    for (const part of text.replace(/^#/, "").split("&")) {
      const choice = CHOICE.exec(part);
      if (choice) choices.set(choice[1], choice[2]);
      else if (section === "" && !part.includes("=")) section = decode(part);
    }
    return { section, choices };
  }

  /** @param {string} part */
  function decode(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return "";
    }
  }

  /**
   * Return the text of an address after the #: the section, then the choices by name.
   *
   * @param {Hash} hash
   */
  function format({ section, choices }) {
    const named = [...choices].filter(([, value]) => value !== "").sort();
    const parts = named.map(([name, value]) => `${name}=${value}`);
    return (section ? [encodeURIComponent(section), ...parts] : parts).join("&");
  }

  /** @type {Hash} What the address says now. */
  let now = { section: "", choices: new Map() };
  /** @type {(() => void)[]} */
  const listeners = [];

  /** @param {string} name */
  function get(name) {
    return now.choices.get(name) ?? "";
  }

  /**
   * Choose. The address is replaced: going back leads to the page before, not to another choice.
   *
   * @param {string} name
   * @param {string} value nothing takes the choice back
   */
  function set(name, value) {
    if (get(name) === value) return;
    if (value) now.choices.set(name, value);
    else now.choices.delete(name);
    rewrite();
    tell();
  }

  /** Write what is chosen into the address. To follow an empty one would be to go to the top. */
  function rewrite() {
    history.replaceState(null, "", `#${format(now)}`);
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  /** @param {() => void} listener called when a choice has changed */
  function onChange(listener) {
    listeners.push(listener);
  }

  /**
   * Go to the section: with choices behind it no browser finds it by itself. Whoever writes or
   * chooses something stays there.
   */
  function reveal() {
    if (document.activeElement?.matches("button, input, select, textarea")) return;
    for (const each of document.querySelectorAll("[data-here]")) each.removeAttribute("data-here");
    const found = now.section && now.choices.size ? document.getElementById(now.section) : null;
    if (!found) return;
    found.setAttribute("data-here", "");
    found.scrollIntoView();
    // The next Tab goes on from there, as after any link.
    if (found.tabIndex < 0) found.tabIndex = -1;
    found.focus({ preventScroll: true });
  }

  function follow() {
    const next = parse(location.hash);
    if (now.choices.size > 0 && !location.hash.includes("=")) {
      // A plain link inside the page, or back to before one: the choices stay.
      now = { section: next.section, choices: now.choices };
      rewrite();
      reveal();
      return;
    }
    const before = format({ section: "", choices: now.choices });
    const hasMoved = next.section !== now.section;
    now = next;
    if (hasMoved) reveal();
    if (before !== format({ section: "", choices: now.choices })) tell();
  }

  /** @type {WeakMap<HTMLAnchorElement, string>} What stood in a link before choices were added. */
  const plain = new WeakMap();

  /**
   * Let a link to another page of the bundle carry the choices.
   *
   * @param {EventTarget | null} target
   */
  function carry(target) {
    const link = target instanceof Element ? target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    // The first has its own rule; the second must not tell what was read.
    if (link.dataset.language !== undefined || link.dataset.leave !== undefined) return;
    const isPage = link.protocol === location.protocol && link.pathname.endsWith(".html");
    if (!isPage || link.pathname === location.pathname) return;
    const own = plain.get(link) ?? link.hash;
    plain.set(link, own);
    const { section, choices } = parse(own);
    link.hash = format({ section, choices: new Map([...now.choices, ...choices]) });
  }

  function start() {
    now = parse(location.hash);
    window.addEventListener("hashchange", follow);
    for (const moment of ["pointerdown", "focusin", "click"]) {
      document.addEventListener(moment, (event) => carry(event.target), true);
    }
    const [visit] = performance.getEntriesByType("navigation");
    // Who comes back finds the place that was left.
    const isNew = /** @type {PerformanceNavigationTiming} */ (visit)?.type !== "back_forward";
    if (isNew) reveal();
  }

  kbpkg.hash = { parse, format, get, set, onChange, reveal, section: () => now.section };
  if (typeof document !== "undefined") start();
})();
