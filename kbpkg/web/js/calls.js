/**
 * Numbers to call and other words that all pages share, as blocks that a second language can stand
 * beside: on the paper of an entry, and on the handout.
 */
(() => {
  "use strict";

  /**
   * Put a text into its element, with its language and mark, so that another can be put beside it.
   *
   * @param {HTMLElement} block
   * @param {number | string} name
   * @param {SecondLanguage} texts
   * @param {Around} around
   */
  function put(block, name, { page, words }, around) {
    const text = typeof name === "number" ? page?.texts[name] : words.texts.get(name);
    if (!text) {
      kbpkg.records.damaged(`text ${name}`);
      return;
    }
    block.dataset.block = String(name);
    if (text.lang !== words.lang) {
      block.lang = text.lang;
      block.dir = text.dir;
    }
    const mark = kbpkg.records.badge(text, words);
    if (mark) block.append(mark, " ");
    block.append(...kbpkg.records.nodes(text, around));
  }

  /**
   * Return the numbers of a country, of one kind or all; without a country a line to write on.
   *
   * @param {string} country
   * @param {string} kind
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function calls(country, kind, words) {
    const { element } = kbpkg.records;
    const found = words.calls
      .filter((call) => call.country === country && (kind === "" || call.kind === kind))
      .sort((left, right) => rank(left) - rank(right));
    const box = element("div", "calls");
    if (found.length === 0) {
      const names = { emergency: ["local-number"], "": ["local-number", "helpline"] }[kind];
      for (const name of names ?? ["helpline"]) {
        box.append(element("p", "blank", spoken(`ui.${name}`, words), ": ", element("span", "rule")));
      }
      return box;
    }
    box.append(element("p", "country", spoken(`country.${country}`, words)));
    const days = new Set(found.map((call) => call.checked));
    // Where all were checked on one day, the paper says it once.
    const [day] = days.size === 1 ? days : [];
    box.append(element("ul", "", ...found.map((call) => callItem(call, words, !day))));
    if (day) box.append(element("p", "hint", ...checkedOn(day, words)));
    return box;
  }

  /** @param {Call} call */
  function rank(call) {
    return call.kind === "emergency" ? 0 : 1;
  }

  /**
   * @param {string} day
   * @param {Words} words
   * @returns {(string | HTMLElement)[]}
   */
  function checkedOn(day, words) {
    return [spoken("ui.checked", words), `: ${words.dates.get(day) ?? day}`];
  }

  /**
   * @param {Call} call
   * @param {Words} words
   * @param {boolean} isDated
   * @returns {HTMLElement}
   */
  function callItem(call, words, isDated) {
    const { element, telephone } = kbpkg.records;
    const item = element("li");
    const area = `service.${call.id}.area`;
    if (words.texts.has(area)) item.append(spoken(area, words), ": ");
    if (call.kind === "emergency") item.append(element("strong", "", spoken("ui.emergency", words)));
    else if (call.name) item.append(element("bdi", "", call.name));
    else item.append(spoken("ui.helpline", words));
    const number = element("a", "number", call.number);
    number.href = `tel:${telephone(call.number)}`;
    number.dir = "ltr";
    item.append(": ", number);
    for (const other of call.also) {
      const digits = element("bdi", "", other.number);
      digits.dir = "ltr";
      const how = { phone: "also", text: "text", tty: "tty" }[other.channel];
      item.append(" ", how ? spoken(`ui.${how}`, words) : "WhatsApp", " ", digits);
    }
    for (const name of ["hours", "note"]) {
      const key = `service.${call.id}.${name}`;
      if (words.texts.has(key)) item.append(" ", spoken(key, words));
    }
    if (isDated) item.append(" ", element("span", "hint", ...checkedOn(call.checked, words)));
    return item;
  }

  /**
   * Return shared words as a block that a second language can stand beside.
   *
   * @param {string} name
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function spoken(name, words) {
    const found = kbpkg.records.element("span");
    const nothing = { words, entryId: "", prefix: "", cite: () => 0 };
    put(found, name, { words, page: undefined }, nothing);
    return found;
  }

  kbpkg.blocks = { calls, put, spoken };
})();
