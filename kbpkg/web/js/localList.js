/**
 * The contacts of local.css on the pages that have a place for them: home, emergencies, numbers, and
 * the handout, which puts them among its own parts.
 */
(() => {
  "use strict";

  /**
   * Put the contacts where they help and hide nothing that is more urgent: before a table of
   * numbers, after the numbers of a country, the sections of an entry, the first list of the home.
   *
   * @param {HTMLElement} section
   */
  function place(section) {
    const main = /** @type {HTMLElement} */ (section.closest("main"));
    const table = main.querySelector(".services")?.closest("section");
    const own = main.querySelectorAll("[data-numbers], article section[id]");
    const home = main.querySelector("section:not([data-local])");
    if (table) table.before(section);
    else (own.length ? own[own.length - 1] : home)?.after(section);
  }

  /** @param {HTMLElement} section */
  async function start(section) {
    const { contacts, isBroken } = await kbpkg.localFile;
    if (!isBroken && contacts.length === 0) return;
    const list = /** @type {HTMLElement} */ (section.querySelector("ul"));
    for (const part of section.querySelectorAll("[data-when]")) {
      const wanted = /** @type {HTMLElement} */ (part).dataset.when;
      /** @type {HTMLElement} */ (part).hidden = (wanted === "broken") !== isBroken;
    }
    list.replaceChildren(...contacts.map(kbpkg.localItem));
    if (!document.querySelector("[data-gather]")) place(section);
    section.hidden = false;
  }

  const section = document.querySelector("section[data-local]");
  if (section instanceof HTMLElement) void start(section);
})();
