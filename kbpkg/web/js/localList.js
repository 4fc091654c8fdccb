/**
 * The contacts of local.css on the pages that have a place for them: home, emergencies, numbers.
 */
(() => {
  "use strict";

  /**
   * Return the element after which the contacts stand: what is urgent comes first.
   * @param {HTMLElement} section
   * @returns {Element | null}
   */
  function placeAfter(section) {
    const main = /** @type {HTMLElement} */ (section.closest("main"));
    const own = main.querySelectorAll("[data-numbers], article > section[id]");
    return own.length ? own[own.length - 1] : main.querySelector("section:not([data-local])");
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
    placeAfter(section)?.after(section);
    section.hidden = false;
  }

  const section = document.querySelector("section[data-local]");
  if (section instanceof HTMLElement) void start(section);
})();
