/**
 * Worksheets: what a reader writes can be printed, saved as a text file by the reader's own choice,
 * emptied and brought back. It is kept in the page alone: no storage, no address, no request.
 */
(() => {
  "use strict";

  const { asciiDigits, isDate, today } = kbpkg.day;
  const LINE = "\r\n";
  // Old editors of Windows take a text without this mark for another encoding.
  const MARK = "\uFEFF";

  /**
   * Return the words of an element, marks of a translation and opened explanations among them.
   *
   * @param {Element | null} element
   */
  function words(element) {
    return (element?.textContent ?? "").trim().replace(/\s+/g, " ");
  }

  /**
   * Return what is written into a field, as one line or more; nothing where it is empty.
   *
   * @param {HTMLElement} field
   * @returns {string}
   */
  function written(field) {
    const inputs = /** @type {HTMLInputElement[]} */ ([
      ...field.querySelectorAll("input, textarea"),
    ]);
    switch (field.dataset.field) {
      case "date": {
        const [year, month, day] = dateParts(field);
        return year || month || day
          ? [year.padStart(4, "0"), month.padStart(2, "0"), day.padStart(2, "0")].join("-")
          : "";
      }
      case "choice":
      case "ticks":
      case "scale":
        return inputs
          .filter((input) => input.checked)
          .map((input) => words(input.closest("label")))
          .join("; ");
      default:
        return inputs[0].value.trim();
    }
  }

  /**
   * Return year, month and day as they are written.
   *
   * @param {HTMLElement} field
   * @returns {[string, string, string]}
   */
  function dateParts(field) {
    const part = (/** @type {string} */ name) => {
      const input = field.querySelector(`[data-part="${name}"]`);
      return asciiDigits(/** @type {HTMLInputElement} */ (input).value);
    };
    return [part("year"), part("month"), part("day")];
  }

  /**
   * Mark a date that is none, and say so; tell whether it may stand.
   *
   * @param {HTMLElement} field
   */
  function checkDate(field) {
    const parts = dateParts(field);
    const isRight = parts.every((part) => part === "") || isDate(...parts);
    const error = /** @type {HTMLElement} */ (field.querySelector(".error"));
    const message = isRight ? "" : words(field.querySelector(".message"));
    if (error.textContent !== message) error.textContent = message;
    for (const input of field.querySelectorAll("input")) {
      if (isRight) {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
      } else {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", error.id);
      }
    }
    return isRight;
  }

  /**
   * Return the worksheet as a text file has it.
   *
   * @param {HTMLElement} article
   * @param {string} filledIn
   */
  function asText(article, filledIn) {
    const lines = [words(article.querySelector("h1")), filledIn, ""];
    for (const section of article.querySelectorAll("section")) {
      const fields = /** @type {HTMLElement[]} */ ([...section.querySelectorAll("[data-field]")]);
      if (fields.length === 0) continue;
      lines.push(`== ${words(section.querySelector("h2"))} ==`, "");
      for (const field of fields) {
        lines.push(words(field.querySelector("legend, label")));
        lines.push(...(written(field) || "-").split(/\r?\n/).map((line) => `    ${line}`), "");
      }
    }
    for (const note of article.querySelectorAll(".review p")) lines.push(words(note));
    return MARK + lines.join(LINE) + LINE;
  }

  /**
   * Give a text to the reader as a file.
   *
   * @param {string} name
   * @param {string} text
   */
  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    // The browser reads the file after the click: it must still be there then.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** @param {HTMLInputElement} input */
  function isFilled(input) {
    const isTick = input.type === "radio" || input.type === "checkbox";
    return isTick ? input.checked : input.value !== "";
  }

  /** @param {HTMLElement} tools */
  function start(tools) {
    const article = /** @type {HTMLElement} */ (tools.closest("article"));
    const inputs = /** @type {HTMLInputElement[]} */ ([
      ...article.querySelectorAll("[data-field] input, [data-field] textarea"),
    ]);
    const dates = /** @type {HTMLElement[]} */ ([
      ...article.querySelectorAll('[data-field="date"]'),
    ]);
    const status = /** @type {HTMLElement} */ (tools.querySelector("[role=status]"));
    const undo = /** @type {HTMLElement} */ (tools.querySelector("[data-action=undo]"));
    /** @type {{ value: string, checked: boolean }[]} */
    let kept = [];
    /** Whether something is written that is in no file yet. */
    let isUnsaved = false;
    let isPressed = false;

    /** @param {string} name @param {Record<string, string>} [values] */
    function say(name, values) {
      const found = tools.querySelector(`[data-message="${name}"]`);
      return words(kbpkg.records.message(found, values));
    }

    function copyForPrinter() {
      for (const input of inputs) {
        const copy = input.parentElement?.querySelector(".written");
        if (copy) copy.textContent = input.value;
      }
    }

    function empty() {
      for (const input of inputs) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = false;
        else input.value = "";
      }
      dates.forEach(checkDate);
      copyForPrinter();
      isUnsaved = false;
    }

    /** @type {Record<string, () => void>} */
    const actions = {
      print() {
        copyForPrinter();
        window.print();
      },
      save() {
        if (!dates.map(checkDate).every(Boolean)) {
          status.textContent = say("wrong");
          const wrong = article.querySelector("[aria-invalid]");
          /** @type {HTMLElement} */ (wrong).focus();
          return;
        }
        const name = `${tools.dataset.name}-${today()}.txt`;
        save(name, asText(article, say("filled", { date: today() })));
        status.textContent = say("saved", { name });
        isUnsaved = false;
      },
      clear() {
        kept = inputs.map(({ value, checked }) => ({ value, checked }));
        empty();
        undo.hidden = false;
        status.textContent = say("cleared");
      },
      undo() {
        inputs.forEach((input, at) => {
          input.checked = kept[at].checked;
          input.value = kept[at].value;
        });
        kept = [];
        copyForPrinter();
        isUnsaved = true;
        undo.hidden = true;
        /** @type {HTMLElement} */ (tools.querySelector("[data-action=clear]")).focus();
        status.textContent = say("restored");
      },
    };
    for (const button of tools.querySelectorAll("button")) {
      button.addEventListener("click", actions[button.dataset.action ?? ""]);
    }
    for (const moment of ["pointerdown", "pointerup", "pointercancel"]) {
      window.addEventListener(moment, () => (isPressed = moment === "pointerdown"), true);
    }
    for (const field of dates) {
      // After the click that follows, which must not be moved away from.
      const check = () => setTimeout(() => checkDate(field));
      // Only when the reader has left the date: half a date is no mistake yet.
      field.addEventListener("focusout", (event) => {
        const next = /** @type {Node | null} */ (event.relatedTarget);
        if (next && field.contains(next)) return;
        if (isPressed) window.addEventListener("pointerup", check, { once: true });
        else check();
      });
    }
    article.addEventListener("input", () => {
      // What was emptied and is written anew cannot be brought back any more.
      kept = [];
      undo.hidden = true;
      copyForPrinter();
      isUnsaved = inputs.some(isFilled);
    });
    window.addEventListener("beforeprint", copyForPrinter);
    // The browser asks before words are lost, but not whoever leaves quickly (leave.js).
    window.addEventListener("beforeunload", (event) => {
      if (isUnsaved) event.preventDefault();
    });
    // A browser may keep a page that was left, to show it again when somebody goes back.
    window.addEventListener("pagehide", () => {
      empty();
      kept = [];
      undo.hidden = true;
      status.textContent = "";
    });
    tools.hidden = false;
  }

  for (const tools of document.querySelectorAll("[data-tools]")) {
    start(/** @type {HTMLElement} */ (tools));
  }
  kbpkg.allThere();
})();
