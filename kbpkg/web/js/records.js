/**
 * Texts of the bundle as records, and how they become nodes of a page: text and known elements
 * alone. A value that is none of those is damage; nothing is ever read as markup.
 * The writer is kbpkg/wire/text_value.py.
 */
(() => {
  "use strict";

  const DEEPEST = 32;
  const STATES = ["current", "missing", "fuzzy"];

  /** @param {string} what @returns {never} */
  function damaged(what) {
    throw kbpkg.dataError("damaged", what, `${what}: not as it was written`);
  }

  /**
   * @param {unknown} value
   * @returns {string}
   */
  function asString(value) {
    return typeof value === "string" ? value : damaged("text");
  }

  /**
   * @param {unknown} value
   * @returns {unknown[]}
   */
  function asArray(value) {
    return Array.isArray(value) ? value : damaged("list");
  }

  /**
   * @param {unknown} value
   * @returns {Record<string, unknown>}
   */
  function asObject(value) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? /** @type {Record<string, unknown>} */ (value) : damaged("record");
  }

  /**
   * Return a text of a record of a language.
   *
   * @param {unknown} value
   * @param {Language} language
   * @returns {ShownText}
   */
  function readText(value, language) {
    if (typeof value === "string" || Array.isArray(value)) {
      const parts = typeof value === "string" ? [value] : value;
      return { ...language, state: "current", parts: parts.map((part) => readPart(part, 0)) };
    }
    const { text, lang, dir, state } = asObject(value);
    const parts = typeof text === "string" ? [text] : asArray(text);
    if (!/^[A-Za-z0-9-]+$/.test(asString(lang)) || !STATES.includes(asString(state))) damaged("text");
    return {
      lang: asString(lang),
      dir: dir === "rtl" ? "rtl" : "ltr",
      state: /** @type {PassageState} */ (state),
      parts: parts.map((part) => readPart(part, 0)),
    };
  }

  /**
   * @param {unknown} value
   * @param {number} depth
   * @returns {TextPart}
   */
  function readPart(value, depth) {
    if (typeof value === "string") return value;
    const [kind, ...rest] = asArray(value);
    const inner = () => rest.map((part) => readPart(part, depth + 1));
    if (depth > DEEPEST) return damaged("text");
    switch (kind) {
      case "strong":
      case "em":
        return { kind, target: "", parts: inner() };
      case "a":
        return { kind, target: asString(rest.shift()), parts: inner() };
      case "cite":
        return { kind, target: asString(rest[0]), parts: [] };
      case "br":
        return { kind, target: "", parts: [] };
      default:
        return damaged("text");
    }
  }

  /**
   * @param {string} tag
   * @returns {Promise<Words>}
   */
  async function words(tag) {
    const record = asObject(await kbpkg.load(`words/${tag}`));
    const language = languageOf(tag);
    const texts = Object.entries(asObject(record.texts));
    return {
      ...language,
      texts: new Map(texts.map(([name, value]) => [name, readText(value, language)])),
      status: asArray(record.status).map((value) => readText(value, language)),
      dates: new Map(
        Object.entries(asObject(record.dates)).map(([day, shown]) => [day, asString(shown)]),
      ),
      calls: asArray(record.services).map((value) => {
        const [id, kind, country, number, name, also, checked] = asArray(value);
        return {
          id: asString(id),
          kind: asString(kind),
          country: asString(country),
          number: asString(number),
          name: asString(name),
          also: asArray(also).map((pair) => {
            const [channel, other] = asArray(pair);
            return { channel: asString(channel), number: asString(other) };
          }),
          checked: asString(checked),
        };
      }),
    };
  }

  /**
   * @param {string} tag
   * @param {string} entryId
   * @returns {Promise<PageTexts>}
   */
  async function page(tag, entryId) {
    const record = asObject(await kbpkg.load(`pages/${tag}/${entryId}`));
    const language = languageOf(tag);
    const status = record.status === undefined ? [] : asArray(record.status);
    return {
      digest: asString(record.digest),
      texts: asArray(record.texts).map((value) => readText(value, language)),
      status: status.map((value) => readText(value, language)),
    };
  }

  /**
   * Return a language of the bundle by its tag, as the page's own links to languages name it.
   *
   * @param {string} tag
   * @returns {Language}
   */
  function languageOf(tag) {
    const html = document.documentElement;
    if (tag === html.lang) return { lang: tag, dir: html.dir === "rtl" ? "rtl" : "ltr" };
    const option = document.querySelector(`#second option[value="${CSS.escape(tag)}"]`);
    return { lang: tag, dir: option?.getAttribute("dir") === "rtl" ? "rtl" : "ltr" };
  }

  /**
   * Return the nodes of a text.
   *
   * @param {ShownText} text
   * @param {Around} around
   * @returns {Node[]}
   */
  function nodes(text, around) {
    return bound(text.parts).map((part) => node(part, around));
  }

  /**
   * Return the parts, the words before a citation bound to it: it should begin no line.
   *
   * @param {TextPart[]} parts
   * @returns {TextPart[]}
   */
  function bound(parts) {
    return parts.map((part, at) => {
      const following = parts[at + 1];
      const isCited = typeof following === "object" && following.kind === "cite";
      if (!isCited || typeof part !== "string" || !part.trim()) return part;
      return part.endsWith(" ") ? `${part.slice(0, -1)}\u00a0` : `${part}\u2060`;
    });
  }

  /**
   * @param {TextPart} part
   * @param {Around} around
   * @returns {Node}
   */
  function node(part, around) {
    if (typeof part === "string") return document.createTextNode(part);
    const children = bound(part.parts).map((each) => node(each, around));
    switch (part.kind) {
      case "a":
        return link(part.target, children, around);
      case "cite": {
        const number = around.cite(part.target);
        if (!number) return document.createTextNode("");
        const cite = element("a", "cite", `[${number}]`);
        cite.href = `#${around.prefix}source-${part.target}`;
        const word = around.words.texts.get("ui.source");
        cite.setAttribute("aria-label", `${word ? plain(word) : ""} ${number}`);
        return cite;
      }
      default: {
        const found = document.createElement(part.kind);
        found.append(...children);
        return found;
      }
    }
  }

  /**
   * Return a link as kbpkg/export/inline_html.py makes it.
   *
   * @param {string} target
   * @param {Node[]} children
   * @param {Around} around
   * @returns {Node}
   */
  function link(target, children, around) {
    const [, scheme, rest] = /^([a-z]+):(.*)$/.exec(target) ?? ["", "", ""];
    const found = document.createElement("a");
    found.append(...children);
    if (scheme === "entry" && /^[a-z0-9-]+(?:#[a-z0-9-]+)?$/.test(rest)) {
      const [entryId, section] = rest.split("#");
      const isHere = entryId === around.entryId && section && !around.prefix;
      found.href = isHere ? `#${section}` : `${entryId}.html${section ? `#${section}` : ""}`;
      return found;
    }
    const call = around.words.calls.find((each) => scheme === "service" && each.id === rest);
    if (call) {
      found.href = `tel:${telephone(call.number)}`;
      const number = element("bdi", "", call.number);
      number.dir = "ltr";
      found.append(": ", number);
      return found;
    }
    const isTerm = scheme === "term" && /^[a-z0-9-]+$/.test(rest);
    if (isTerm && !around.prefix) {
      found.className = "term";
      found.href = `#term-${rest}`;
      return found;
    }
    const alone = document.createElement("span");
    alone.append(...found.childNodes);
    // A handout explains the words of all its sheets in one place.
    if (isTerm) alone.dataset.term = rest;
    return alone;
  }

  /** @param {string} number */
  function telephone(number) {
    return number.replace(/[^0-9+*#]/g, "").replaceAll("#", "%23");
  }

  /**
   * Return an element with a class and words.
   *
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} name
   * @param {string} [className]
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[K]}
   */
  function element(name, className = "", ...children) {
    const found = document.createElement(name);
    if (className) found.className = className;
    found.append(...children);
    return found;
  }

  /**
   * Return a text's words without marks.
   *
   * @param {ShownText} text
   * @returns {string}
   */
  function plain(text) {
    /** @param {TextPart} part @returns {string} */
    const words = (part) =>
      typeof part === "string" ? part : part.kind === "cite" ? "" : part.parts.map(words).join("");
    return text.parts.map(words).join("");
  }

  /**
   * Return the mark of a text that is not translated, in the words of its edition.
   *
   * @param {ShownText} text
   * @param {Words} words
   * @returns {HTMLElement | undefined}
   */
  function badge(text, words) {
    const message = text.state === "current" ? undefined : words.texts.get(`ui.${text.state}`);
    if (!message) return undefined;
    const found = element("span", "badge", plain(message));
    found.lang = message.lang;
    found.dir = message.dir;
    return found;
  }

  /**
   * Return a copy of a message that stands on the page, with its language marks.
   *
   * @param {Element | null} found
   * @param {Record<string, string>} [values] what to put for the words in {braces}
   * @returns {HTMLElement}
   */
  function message(found, values = {}) {
    const copy = /** @type {HTMLElement} */ (/** @type {Element} */ (found).cloneNode(true));
    delete copy.dataset.message;
    delete copy.dataset.localMessage;
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue || "";
      walker.currentNode.nodeValue = text.replace(/\{([a-z]+)\}/g, (all, key) => values[key] ?? all);
    }
    return copy;
  }

  kbpkg.records = {
    asArray, asObject, asString, badge, damaged, element, message, nodes, page, plain, telephone,
    words,
  };
})();
