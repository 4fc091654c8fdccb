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
    const sections = [...document.querySelectorAll("article section[id]")];
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
    const today = kbpkg.day.today();
    for (const element of document.querySelectorAll("[data-review-due]")) {
      const due = /** @type {HTMLElement} */ (element).dataset.reviewDue || "";
      if (due < today) /** @type {HTMLElement} */ (element).hidden = false;
    }
  }

  /**
   * Say how old this copy is by the reader's own clock, and what that means.
   * @param {HTMLElement} section
   */
  function tellAge(section) {
    const dayLength = 24 * 60 * 60 * 1000;
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    const days = Math.round((today - Date.parse(section.dataset.newest || "")) / dayLength);
    // West of whoever made the copy it is still the day before.
    const verdict = days < -1 ? "clock" : days > 182 ? "old" : "fresh";
    const shown = section.querySelector(`[data-when="${verdict}"]`);
    /** @type {HTMLElement} */ (shown).hidden = false;
    const language = document.documentElement.lang;
    // A browser without the words of a language would take those of another one.
    if (days < -1 || !Intl.RelativeTimeFormat.supportedLocalesOf([language]).length) return;
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    const age = section.querySelector("[data-age]");
    /** @type {HTMLElement} */ (section.querySelector("[data-age-words]")).textContent =
      days > 60 ? words.format(-Math.floor(days / 30.44), "month") : words.format(Math.min(-days, 0), "day");
    /** @type {HTMLElement} */ (age).hidden = false;
  }

  /** Open the list of sections where there is room for it beside the text. */
  function openContents() {
    const list = /** @type {HTMLDetailsElement | null} */ (
      document.querySelector(".contents details")
    );
    const room = window.matchMedia("(min-width: 84rem)");
    if (!list) return;
    list.open = room.matches;
    room.addEventListener("change", () => {
      list.open = room.matches;
    });
  }

  /** Say that all scripts are there: of those that a page has, the last one says it. */
  function allThere() {
    if (document.currentScript?.nextElementSibling?.matches("script[defer]")) return;
    document.documentElement.dataset.scripts = "there";
  }

  kbpkg.allThere = allThere;
  keepSection();
  markOverdue();
  openContents();
  for (const section of document.querySelectorAll("[data-newest]")) {
    tellAge(/** @type {HTMLElement} */ (section));
  }
  allThere();
})();
