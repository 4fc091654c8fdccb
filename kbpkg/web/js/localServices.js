/**
 * Local services: contacts that a team adds itself, in the file local.css beside index.html.
 *
 * The file comes from whoever can write to the folder, so it must not run and must not restyle a
 * page. A page that was opened from disk can read no file but a style sheet without running it. It
 * is therefore loaded into a shadow tree inside a hidden element: its rules reach nothing but the
 * hidden host, whose one custom property is read. Then the whole is thrown away.
 *
 *     :host{--kb-local:"base64 of the UTF-8 of a JSON record"}
 */
(() => {
  "use strict";

  const VERSION = 1;
  const PROPERTY = "--kb-local";
  const LARGEST = 300_000;
  const MOST = 200;
  const PATIENCE = 10_000;
  const MONTHS = 6;

  const KINDS = Object.freeze([
    "emergency",
    "helpline",
    "outreach",
    "clinic",
    "treatment",
    "shelter",
    "other",
  ]);
  const LENGTHS = Object.freeze({
    name: 120,
    kind: 20,
    country: 2,
    number: 40,
    hours: 200,
    languages: 200,
    note: 500,
    checked: 10,
  });
  const FIELDS = /** @type {(keyof LocalContact)[]} */ (Object.keys(LENGTHS));
  const NUMBER = /^[0-9+*#(][0-9 +*#()/.-]*$/;
  // Control characters, line ends, direction overrides and isolates, halves of characters; and
  // heaps of marks, which would be drawn over what stands around.
  const HIDDEN =
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Cs}|\p{M}{6,}/u;
  const HIDDEN_ALL = new RegExp(HIDDEN.source, "gu");

  /** The file stands in the parent of the folder of this script. */
  const address =
    typeof document === "undefined"
      ? ""
      : new URL("../local.css", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  /**
   * Return a text without what nobody sees, on one line.
   * @param {string} text
   */
  function cleaned(text) {
    return text.replace(HIDDEN_ALL, " ").replace(/\s+/g, " ").trim();
  }

  /**
   * Return a contact that was read.
   *
   * @param {unknown} record
   * @returns {LocalContact} Throws where it is none.
   */
  function readContact(record) {
    const found = /** @type {Record<string, unknown>} */ (record);
    const contact = /** @type {LocalContact} */ ({});
    for (const field of FIELDS) {
      const value = found[field] ?? "";
      if (typeof value !== "string") throw new Error(`${field} is no text`);
      if ([...value].length > LENGTHS[field]) throw new Error(`${field} is too long`);
      if (HIDDEN.test(value)) throw new Error(`${field} holds what nobody sees`);
      contact[field] = value;
    }
    const problem = problemOf(contact);
    if (problem) throw new Error(`${problem} is wrong`);
    return contact;
  }

  /**
   * Return the name of the first field that may not stay as it is; nothing where all is well.
   *
   * @param {LocalContact} contact
   * @returns {keyof LocalContact | ""}
   */
  function problemOf(contact) {
    const [year = "", month = "", day = ""] = contact.checked.split("-");
    if (!contact.name.trim()) return "name";
    if (!KINDS.includes(contact.kind)) return "kind";
    if (!/^([A-Z]{2})?$/.test(contact.country)) return "country";
    if (!NUMBER.test(contact.number)) return "number";
    const isWhole = /^\d{4}-\d\d-\d\d$/.test(contact.checked);
    return isWhole && kbpkg.day.isDate(year, month, day) ? "" : "checked";
  }

  /**
   * Return the contacts of the custom property's value.
   *
   * @param {string} value
   * @returns {LocalContact[]} Throws where it is anything else than what `writeLocal` writes.
   */
  function readLocal(value) {
    if (value.length > LARGEST) throw new Error("too large");
    const found = /^\s*(["'])([A-Za-z0-9+/]+={0,2})\1\s*$/.exec(value);
    if (!found) throw new Error("no base64");
    const bytes = Uint8Array.from(atob(found[2]), (each) => each.charCodeAt(0));
    const record = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (record.version !== VERSION) throw new Error("another version");
    if (!Array.isArray(record.services)) throw new Error("no list");
    if (record.services.length > MOST) throw new Error("too many contacts");
    return record.services.map(readContact);
  }

  /**
   * Return the text of the file.
   *
   * @param {LocalContact[]} contacts
   * @returns {string} Throws where it could not be read again.
   */
  function writeLocal(contacts) {
    const services = contacts.map((contact) =>
      Object.fromEntries(FIELDS.map((field) => [field, contact[field]])),
    );
    const bytes = new TextEncoder().encode(JSON.stringify({ version: VERSION, services }));
    const text = btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
    readLocal(`"${text}"`);
    return (
      "/* Contacts that a team added. Keep this file beside index.html, named local.css. */\n" +
      `:host{${PROPERTY}:"${text}"}\n`
    );
  }

  /**
   * Load the file where it can touch nothing, and return its property.
   *
   * @returns {Promise<string | undefined>} Nothing where there is no file.
   */
  function loadProperty() {
    return new Promise((resolve) => {
      const outside = document.createElement("div");
      const host = document.createElement("div");
      const link = document.createElement("link");
      // Nothing inside a hidden element is shown, whatever the rules of its host say.
      outside.hidden = true;
      outside.append(host);
      link.rel = "stylesheet";
      link.href = address;
      /** @param {boolean} isThere */
      const end = (isThere) => {
        clearTimeout(timer);
        const value = getComputedStyle(host).getPropertyValue(PROPERTY);
        outside.remove();
        resolve(isThere || value ? value : undefined);
      };
      const timer = setTimeout(end, PATIENCE, true);
      link.onload = () => end(true);
      // Also where the file is there but a sheet that it imports is not: then it has its value.
      link.onerror = () => end(false);
      host.attachShadow({ mode: "closed" }).append(link);
      document.body.append(outside);
    });
  }

  /** @returns {Promise<LocalFile>} */
  async function readFile() {
    const value = address ? await loadProperty() : undefined;
    if (value === undefined) return { contacts: [], isBroken: false };
    try {
      return { contacts: readLocal(value), isBroken: false };
    } catch {
      return { contacts: [], isBroken: true };
    }
  }

  /**
   * Tell whether a contact was checked so long ago, or so far ahead of the reader's clock, that
   * its date is no help.
   *
   * @param {string} checked
   * @param {Date} now
   */
  function isStale(checked, now) {
    const day = new Date(`${checked}T00:00:00`).getTime();
    const long = new Date(now.getFullYear(), now.getMonth() - MONTHS, now.getDate());
    const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    return day < long.getTime() || day > tomorrow.getTime();
  }

  /**
   * Return a copy of one of the page's messages.
   * @param {string} name
   */
  function message(name) {
    return kbpkg.records.message(document.querySelector(`[data-local-message="${name}"]`));
  }

  /**
   * Return a stranger's words, which keep their direction to themselves.
   * @param {string} text
   * @param {string} [className]
   */
  function words(text, className) {
    const element = document.createElement("bdi");
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  /**
   * Return a name or a date as the page's language writes it; as it is where it can't.
   * @param {() => string | undefined} write
   * @param {string} otherwise
   */
  function written(write, otherwise) {
    try {
      return write() || otherwise;
    } catch {
      return otherwise;
    }
  }

  /** @param {string} code */
  function countryName(code) {
    const lang = document.documentElement.lang;
    return written(() => new Intl.DisplayNames([lang], { type: "region" }).of(code), code);
  }

  /** @param {string} day */
  function dateName(day) {
    /** @type {Intl.DateTimeFormatOptions} */
    const how = { dateStyle: "long", timeZone: "UTC", calendar: "gregory" };
    const format = () =>
      new Intl.DateTimeFormat(document.documentElement.lang, how).format(new Date(day));
    return written(format, day);
  }

  /**
   * Return the list item of a contact.
   *
   * @param {LocalContact} contact
   * @returns {HTMLLIElement}
   */
  function localItem(contact) {
    const item = document.createElement("li");
    item.className = "local-contact";
    const kind = document.createElement("strong");
    kind.append(message(`kind-${contact.kind}`));
    const number = document.createElement("a");
    number.className = "number";
    number.dir = "ltr";
    number.href = `tel:${kbpkg.records.telephone(contact.number)}`;
    number.textContent = contact.number;
    item.append(kind, ": ", words(contact.name, "name"), " ", number);
    const details = document.createElement("p");
    if (contact.country) details.append(words(countryName(contact.country)), ". ");
    if (contact.hours) details.append(message("hours"), ": ", words(contact.hours), ". ");
    if (contact.languages)
      details.append(message("languages"), ": ", words(contact.languages), ". ");
    if (contact.note) details.append(words(contact.note));
    if (details.firstChild) item.append(details);
    const time = document.createElement("time");
    time.dateTime = contact.checked;
    time.textContent = dateName(contact.checked);
    const dates = document.createElement("p");
    dates.className = "hint";
    dates.append(message("checked"), ": ", time);
    item.append(dates);
    if (isStale(contact.checked, new Date())) {
      const warning = document.createElement("p");
      warning.className = "local-stale";
      warning.append(message("stale"));
      item.append(warning);
    }
    return item;
  }

  const file = readFile();
  const contacts = file.then((each) => each.contacts);

  /**
   * Return the contacts that hold at least half of the words of a query, best first. A word may be
   * the beginning of a longer one.
   *
   * @param {string} text
   * @returns {Promise<LocalContact[]>}
   */
  async function findLocal(text) {
    const all = await contacts;
    if (all.length === 0) return [];
    const table = kbpkg.readTable(await kbpkg.load("table"));
    const wanted = [...new Set(kbpkg.words(text, table))];
    const found = all.map((contact) => {
      const { name, hours, languages, note, number } = contact;
      const kind = message(`kind-${contact.kind}`).textContent ?? "";
      const country = contact.country ? countryName(contact.country) : "";
      const held = kbpkg.words(
        [name, kind, country, hours, languages, note, number].join(" "),
        table,
      );
      const hits = wanted.filter((word) => held.some((each) => each.startsWith(word)));
      return { contact, count: hits.length };
    });
    return found
      .filter(({ count }) => count > 0 && 2 * count >= wanted.length)
      .sort((one, other) => other.count - one.count)
      .map(({ contact }) => contact);
  }

  Object.assign(kbpkg, {
    localFile: file,
    findLocal,
    localItem,
    local: { KINDS, LENGTHS, cleaned, problemOf, readLocal, writeLocal, isStale },
  });
})();
