/**
 * The guide of an entry: questions whose answers say what to read and talk about. The questions
 * and what follows from them stand on the page; the rule is that of kbpkg/model/guide.py.
 */
(() => {
  "use strict";

  /**
   * Return what is suggested. An outcome of a question that stops wins over all others; each
   * outcome stands once, in the order of the questions.
   *
   * @param {GuideQuestion[]} questions
   * @param {Map<string, number>} chosen the number of the answer by the id of the question
   * @returns {Suggestion}
   */
  function suggest(questions, chosen) {
    const given = questions.flatMap(({ id, stops, answers }) => {
      const outcomes = answers[chosen.get(id) ?? -1] ?? [];
      return outcomes.map((outcome) => ({ stops, outcome }));
    });
    const stops = given.some((each) => each.stops);
    const outcomes = given.filter((each) => each.stops === stops).map((each) => each.outcome);
    return { stops, outcomes: [...new Set(outcomes)] };
  }

  /**
   * Let the questions before a result region fill it.
   *
   * @param {HTMLElement} region
   */
  function start(region) {
    const section = /** @type {HTMLElement} */ (region.closest("section"));
    const fieldsets = /** @type {HTMLElement[]} */ ([
      ...section.querySelectorAll("[data-question]"),
    ]);
    /** @type {Map<string, Element>} The list items, by their words and links. */
    const items = new Map();
    const questions = fieldsets.map((fieldset) => ({
      id: fieldset.dataset.question ?? "",
      stops: fieldset.dataset.stops !== undefined,
      answers: [...fieldset.querySelectorAll(".answer")].map((answer) =>
        [...answer.querySelectorAll(".outcomes > li")].map((item) => {
          items.set(item.innerHTML, item);
          return item.innerHTML;
        }),
      ),
    }));
    const lists = /** @type {HTMLElement[]} */ ([...section.querySelectorAll(".outcomes")]);
    for (const list of lists) list.hidden = true;

    function show() {
      for (const list of lists) {
        // What cannot wait is shown under its answer too, where the eyes are.
        const input = list.parentElement?.querySelector("input");
        list.hidden = !(input?.checked && list.closest("[data-stops]"));
      }
      const chosen = new Map();
      for (const input of section.querySelectorAll("[data-question] input:checked")) {
        const { name, value } = /** @type {HTMLInputElement} */ (input);
        chosen.set(name.slice(2), Number(value));
      }
      const { stops, outcomes } = suggest(questions, chosen);
      for (const box of /** @type {NodeListOf<HTMLElement>} */ (
        region.querySelectorAll("[data-when]")
      )) {
        box.hidden = (box.dataset.when === "stops") !== stops || outcomes.length === 0;
        const list = /** @type {HTMLElement} */ (box.querySelector("ul"));
        const shown = box.hidden ? [] : outcomes;
        list.replaceChildren(
          ...shown.map((outcome) => /** @type {Element} */ (items.get(outcome)).cloneNode(true)),
        );
      }
    }

    section.addEventListener("change", show);
    // A browser may keep a page that was left: the answers must not come back with it.
    window.addEventListener("pagehide", () => {
      for (const input of section.querySelectorAll("[data-question] input")) {
        /** @type {HTMLInputElement} */ (input).checked = false;
      }
      show();
    });
  }

  kbpkg.suggest = suggest;
  if (typeof document !== "undefined") {
    for (const region of document.querySelectorAll("[data-guide]")) {
      start(/** @type {HTMLElement} */ (region));
    }
    kbpkg.allThere();
  }
})();
