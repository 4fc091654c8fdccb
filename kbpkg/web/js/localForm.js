/**
 * The form that makes local.css: a list of contacts that begins with those of the file, and one
 * contact that is being written. The list lives in the page alone until the team saves the file.
 */
(() => {
  "use strict";

  const FILE_NAME = "local.css";

  /** @param {HTMLElement} place */
  async function start(place) {
    /**
     * @template {HTMLElement} E
     * @param {string} selector
     * @returns {E}
     */
    const one = (selector) => /** @type {E} */ (place.querySelector(selector));
    /** @param {string} name */
    const say = (name) => one(`[data-say="${name}"]`).cloneNode(true);

    /**
     * Say what happened, where the reader looks.
     * @param {HTMLElement} status
     * @param {string} name
     */
    function tell(status, name) {
      for (const each of [listStatus, saveStatus]) each.replaceChildren();
      status.replaceChildren(say(name));
    }

    const { contacts, isBroken } = await kbpkg.localFile;
    const list = [...contacts];
    /** @type {number | undefined} The contact that is being changed, else a new one is written. */
    let changing;

    const form = /** @type {HTMLFormElement} */ (one("form"));
    const items = one("[data-contacts]");
    const heading = one("#local-list-heading");
    const cancel = one("[data-action=cancel]");
    const [listStatus, saveStatus] = /** @type {NodeListOf<HTMLElement>} */ (
      place.querySelectorAll("[role=status]")
    );
    /** Whether the list is another than that of the file. */
    let isUnsaved = false;
    const parts = ["year", "month", "day"].map(
      (part) => /** @type {HTMLInputElement} */ (one(`[data-part="${part}"]`)),
    );
    const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-name]")]);

    function render() {
      items.replaceChildren(
        ...list.map((contact, at) => {
          const item = kbpkg.localItem(contact);
          const buttons = document.createElement("p");
          buttons.className = "buttons";
          buttons.append(
            button("edit", contact, () => edit(at)),
            button("remove", contact, () => remove(at)),
          );
          item.append(buttons);
          return item;
        }),
      );
      one("[data-empty]").hidden = list.length > 0;
    }

    /**
     * @param {string} name
     * @param {LocalContact} contact
     * @param {() => void} act
     */
    function button(name, contact, act) {
      const element = document.createElement("button");
      const whose = document.createElement("span");
      whose.className = "unseen";
      whose.append(" ", contact.name);
      element.type = "button";
      element.append(say(name), whose);
      element.addEventListener("click", act);
      return element;
    }

    /** @param {LocalContact} [contact] what to write on; nothing empties the form */
    function fill(contact) {
      for (const input of inputs) {
        const name = /** @type {keyof LocalContact} */ (input.dataset.name);
        const isChoice = input instanceof HTMLSelectElement && name === "kind";
        input.value = contact ? contact[name] : isChoice ? "outreach" : "";
      }
      const date = contact ? contact.checked.split("-") : ["", "", ""];
      parts.forEach((part, at) => {
        part.value = date[at];
      });
      one("[data-adding]").hidden = contact !== undefined;
      one("[data-changing]").hidden = contact === undefined;
      cancel.hidden = contact === undefined;
      show("");
    }

    /** @param {number} at */
    function edit(at) {
      changing = at;
      fill(list[at]);
      inputs[0].focus();
    }

    /** @param {number} at */
    function remove(at) {
      list.splice(at, 1);
      // What is being written on another contact, or on a new one, stays.
      if (at === changing) finish();
      else if (changing !== undefined && changing > at) changing -= 1;
      render();
      isUnsaved = true;
      tell(listStatus, "removed");
      heading.focus();
    }

    function finish() {
      changing = undefined;
      fill();
    }

    /** @returns {LocalContact} */
    function written() {
      const contact = /** @type {LocalContact} */ ({});
      for (const input of inputs) {
        const name = /** @type {keyof LocalContact} */ (input.dataset.name);
        contact[name] = kbpkg.local.cleaned(input.value);
      }
      contact.number = kbpkg.day.asciiDigits(contact.number);
      const [year, month, day] = parts.map((part) => kbpkg.day.asciiDigits(part.value));
      contact.checked = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
      return contact;
    }

    /**
     * Say what is wrong at its field, and nowhere else; nothing takes all back.
     * @param {string} wrong
     */
    function show(wrong) {
      for (const message of form.querySelectorAll("[data-problem]")) {
        const name = /** @type {HTMLElement} */ (message).dataset.problem ?? "";
        const error = one(`#local-${name}-error`);
        error.textContent = name === wrong ? message.textContent : "";
        for (const input of name === "checked" ? parts : [one(`#local-${name}`)]) {
          if (name === wrong) {
            input.setAttribute("aria-invalid", "true");
            input.setAttribute("aria-describedby", error.id);
          } else {
            input.removeAttribute("aria-invalid");
            input.removeAttribute("aria-describedby");
          }
        }
      }
      /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid]"))?.focus();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const contact = written();
      const isAhead = contact.checked > kbpkg.day.today();
      const wrong = kbpkg.local.problemOf(contact) || (isAhead ? "checked" : "");
      show(wrong);
      if (wrong) return;
      const next = [...list];
      next.splice(changing ?? list.length, 1, contact);
      try {
        // What is written must be what would be read.
        kbpkg.local.writeLocal(next);
      } catch {
        tell(listStatus, "full");
        return;
      }
      list.splice(0, list.length, ...next);
      finish();
      render();
      isUnsaved = true;
      tell(listStatus, "added");
      heading.focus();
    });
    cancel.addEventListener("click", () => {
      finish();
      heading.focus();
    });
    one("[data-action=today]").addEventListener("click", () => {
      const day = kbpkg.day.today().split("-");
      parts.forEach((part, at) => {
        part.value = day[at];
      });
    });
    one("[data-action=save]").addEventListener("click", () => {
      const { name, number } = written();
      if (name || number) {
        tell(saveStatus, "unfinished");
        inputs[0].focus();
        return;
      }
      const link = document.createElement("a");
      const blob = new Blob([kbpkg.local.writeLocal(list)], { type: "text/css" });
      link.href = URL.createObjectURL(blob);
      link.download = FILE_NAME;
      link.click();
      // The browser reads the file after the click: it must still be there then.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      isUnsaved = false;
      tell(saveStatus, "saved");
    });

    // The browser asks before the list is lost, but not whoever leaves quickly (leave.js).
    window.addEventListener("beforeunload", (event) => {
      const { name, number } = written();
      if (isUnsaved || name || number) event.preventDefault();
    });

    render();
    one("[data-broken]").hidden = !isBroken;
    place.hidden = false;
  }

  const place = document.querySelector("[data-local-form]");
  if (place instanceof HTMLElement) void start(place);
  kbpkg.allThere();
})();
