/**
 * Leave quickly: a press on the link, or Shift three times, replaces the page by an empty one.
 * This script stands alone, so that it works on every page, whatever else is damaged. It runs before
 * the page is there, and so tells the style sheet that scripts are run: those that follow are
 * "coming", "there" (the last of them says so), or one of them is "broken". A second language that
 * the address names is "coming" too, until twoLanguages.js has it.
 */
(() => {
  "use strict";

  // Not from the link, which may not be there yet.
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const blank = new URL("../blank.html", src);
  const { dataset } = document.documentElement;
  dataset.scripts = "coming";
  if (/[#&]with=[^&]/.test(location.hash)) dataset.with = "coming";
  document.addEventListener("DOMContentLoaded", () => {
    if (dataset.scripts !== "coming") return;
    dataset.scripts = "broken";
    delete dataset.with;
  });

  const PRESSES = 3;
  const WITHIN = 1500;

  /** @type {number[]} When Shift was let go, each time with no other key between. */
  let released = [];
  let isAlone = false;
  let isLeaving = false;

  function forgetPresses() {
    released = [];
    isAlone = false;
  }

  /** Show nothing, forget what was typed, and put an empty page in this one's place. */
  function leave() {
    isLeaving = true;
    document.documentElement.hidden = true;
    for (const each of document.querySelectorAll("input, textarea")) {
      const input = /** @type {HTMLInputElement} */ (each);
      input.value = "";
      input.checked = false;
    }
    location.replace(blank);
  }

  // On the window and before everybody else: no field and no other script may swallow a key.
  window.addEventListener(
    "keydown",
    (event) => {
      const isShift = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
      // A key that is held repeats itself, and is one press.
      if (isShift) isAlone = isAlone || !event.repeat;
      else forgetPresses();
    },
    true,
  );
  window.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !isAlone) return;
      isAlone = false;
      const now = event.timeStamp;
      released = [...released.filter((then) => now - then <= WITHIN), now];
      if (released.length === PRESSES) leave();
    },
    true,
  );
  // No question of another script, whether words may be lost, holds it up.
  window.addEventListener(
    "beforeunload",
    (event) => {
      if (isLeaving) event.stopImmediatePropagation();
    },
    true,
  );
  window.addEventListener("pointerdown", forgetPresses, true);
  window.addEventListener("blur", forgetPresses);

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a[data-leave]")) {
      event.preventDefault();
      leave();
    }
  });

  // A browser that keeps pages alive brings them back with all that was typed and found. Whoever
  // presses Back may be somebody else: such a page hides when it is left, and begins anew.
  window.addEventListener("pagehide", (event) => {
    if (event.persisted) document.documentElement.hidden = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
