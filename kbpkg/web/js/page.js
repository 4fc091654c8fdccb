/**
 * What a page does: the language links, the review date. Without this script every page can still
 * be read, reached and printed.
 */
(() => {
  "use strict";

  /**
   * Let the links to other languages lead to the section that is being read. The links stand at
   * the top, so the section is remembered when the reader scrolls there to reach them.
   */
  function keepSection() {
    const sections = [...document.querySelectorAll("article > section[id]")];
    const readingLine = 0.35;
    let remembered = kbpkg.hash.section();

    function look() {
      const named = sections.find((each) => each.id === remembered);
      // A section near the end of a page may never reach the reading line.
      if (named && isOnScreen(named)) return;
      const line = window.innerHeight * readingLine;
      const passed = sections.filter((each) => each.getBoundingClientRect().top <= line);
      if (passed.length) remembered = passed[passed.length - 1].id;
    }

    document.addEventListener("scroll", look, { passive: true });
    window.addEventListener("hashchange", () => {
      remembered = kbpkg.hash.section();
    });
    for (const link of document.querySelectorAll("a[data-language]")) {
      const anchor = /** @type {HTMLAnchorElement} */ (link);
      for (const moment of ["pointerdown", "focus", "click"]) {
        anchor.addEventListener(moment, () => {
          const section = sections.some((each) => each.id === remembered) ? remembered : "";
          const choices = new Map(kbpkg.hash.parse(location.hash).choices);
          // Who goes to the second language keeps this one as the second.
          if (choices.get("with") === anchor.hreflang) {
            choices.set("with", document.documentElement.lang);
          }
          anchor.hash = kbpkg.hash.format({ section, choices });
        });
      }
    }
  }

  /**
   * Tell whether the beginning of an element is on the screen.
   * @param {Element} element
   */
  function isOnScreen(element) {
    const { top } = element.getBoundingClientRect();
    return top >= 0 && top < window.innerHeight;
  }

  /** Show what is past its review date by the reader's own clock. */
  function markOverdue() {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
    for (const element of document.querySelectorAll("[data-review-due]")) {
      const due = /** @type {HTMLElement} */ (element).dataset.reviewDue || "";
      if (due < today) /** @type {HTMLElement} */ (element).hidden = false;
    }
  }

  keepSection();
  markOverdue();
})();
