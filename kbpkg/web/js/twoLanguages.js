/**
 * A second language beside the page's own, block by block: #with=ar. A block of the page names its
 * text (data-block); the same text in the other language comes from a record. Only words are added,
 * so that forms and the guide go on working; leaving the second language takes them away again.
 */
(() => {
  "use strict";

  const BLOCKS = "ol, ul, p, div, table, figure, fieldset, section";

  /**
   * Return what a block says in the second language; nothing where it has no such text.
   *
   * @param {HTMLElement} block
   * @param {SecondLanguage} second
   * @returns {ShownText[]}
   */
  function textsOf(block, { page, words }) {
    const name = block.dataset.block ?? "";
    if (name === "status") return page?.status.length ? page.status : words.status;
    if (name === "dates") return [dates(block, words)];
    const text = /^\d+$/.test(name) ? page?.texts[Number(name)] : words.texts.get(name);
    return text ? [text] : [];
  }

  /**
   * @param {HTMLElement} block
   * @param {Words} words
   * @returns {ShownText}
   */
  function dates(block, words) {
    const parts = [...block.querySelectorAll(":scope > time, .one > time")].map((time, at) => {
      const name = words.texts.get(at === 0 ? "ui.updated" : "ui.due");
      const day = words.dates.get(time.getAttribute("datetime") ?? "") ?? time.textContent;
      return `${name ? kbpkg.records.plain(name) : ""}: ${day}.`;
    });
    return { lang: words.lang, dir: words.dir, state: "current", parts: [parts.join(" ")] };
  }

  /**
   * Put the second language beside the first, in every block inside an element.
   *
   * @param {ParentNode} inside
   * @param {SecondLanguage} second
   * @param {Around} around
   */
  function fill(inside, second, around) {
    for (const block of /** @type {NodeListOf<HTMLElement>} */ (
      inside.querySelectorAll("[data-block]")
    )) {
      const texts = textsOf(block, second);
      if (texts.length) pair(block, texts, second.words, around);
    }
  }

  /**
   * Give each language the share of the width of paper that it needs: of halves, that of the
   * shorter one would stay white.
   *
   * @param {HTMLElement} inside
   */
  function balance(inside) {
    const one = areaOf(inside.querySelectorAll(".pair > .one"));
    const two = areaOf(inside.querySelectorAll(".pair > .two"));
    const share = one && two ? Math.min(Math.max(one / (one + two), 0.38), 0.62) : 0.5;
    inside.style.setProperty("--one", `${share.toFixed(2)}fr`);
    inside.style.setProperty("--two", `${(1 - share).toFixed(2)}fr`);
  }

  /**
   * Return the area that words take, however their lines break.
   *
   * @param {Iterable<Element>} elements
   */
  function areaOf(elements) {
    const words = document.createRange();
    let area = 0;
    for (const each of elements) {
      const lineHeight = parseFloat(getComputedStyle(each).lineHeight);
      const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        words.selectNodeContents(texts.currentNode);
        for (const { width } of words.getClientRects()) area += width * lineHeight;
      }
    }
    return area;
  }

  /**
   * @param {HTMLElement} block
   * @param {ShownText[]} texts
   * @param {Words} words
   * @param {Around} around
   */
  function pair(block, texts, words, around) {
    const { badge, element, nodes } = kbpkg.records;
    const own = [...block.childNodes];
    const ownLanguage = languageOf(block);
    // The own text of a list item ends where a block begins, but a status is blocks alone.
    const end = own.findIndex((node) => node instanceof Element && node.matches(BLOCKS));
    const isGroup = block.dataset.block === "status";
    const mine = end < 0 || isGroup ? own : own.slice(0, end);
    const wrap = isGroup ? "div" : "span";
    const one = element(wrap, "one", ...mine);
    const two = element(wrap, "two");
    two.lang = words.lang;
    two.dir = words.dir;
    for (const text of texts) {
      const mark = badge(text, words);
      const shown = element(isGroup ? "p" : "span");
      if (text.lang !== words.lang) {
        shown.lang = text.lang;
        shown.dir = text.dir;
      }
      if (mark) two.append(mark, " ");
      // What is not translated stands there already where the page shows the source too.
      if (text.lang !== words.lang && text.lang === ownLanguage) continue;
      shown.append(...nodes(text, around));
      two.append(shown);
    }
    if (two.hasChildNodes()) block.prepend(element(wrap, "pair", one, " ", two));
    else block.prepend(...one.childNodes);
  }

  /**
   * Return the language of a block's own words.
   *
   * @param {Element} block
   */
  function languageOf(block) {
    const inner = block.querySelector(":scope > span[lang]:not(.badge)");
    const named = inner ?? block.closest("[lang]") ?? document.documentElement;
    return named.getAttribute("lang") ?? "";
  }

  /**
   * Take the second language away again.
   *
   * @param {ParentNode} inside
   */
  function empty(inside) {
    for (const each of inside.querySelectorAll(".pair")) {
      each.replaceWith(...(each.querySelector(":scope > .one")?.childNodes ?? []));
    }
    for (const each of inside.querySelectorAll("[data-second]")) each.remove();
  }

  /**
   * Return the second language of a page: its words, and the texts of an entry where one is named.
   *
   * @param {string} tag
   * @param {string} entryId
   * @param {string} digest
   * @returns {Promise<SecondLanguage>}
   */
  async function load(tag, entryId, digest) {
    const words = await kbpkg.records.words(tag);
    if (!entryId) return { words, page: undefined };
    const page = await kbpkg.records.page(tag, entryId);
    // Texts of another copy would stand beside the wrong words.
    if (page.digest !== digest) throw kbpkg.dataError("version", entryId, "of another build");
    return { words, page };
  }

  /**
   * Return what says that the second language is a draft; nothing where it is none.
   *
   * @param {Words} words
   * @returns {HTMLElement[]}
   */
  function draftMark(words) {
    const text = words.texts.get("ui.draft");
    if (!text) return [];
    const box = kbpkg.records.element("p", "box warn draft", kbpkg.records.plain(text));
    box.lang = text.lang;
    box.dir = text.dir;
    box.dataset.second = "";
    return [box];
  }

  /**
   * Add the names of countries in the second language to the choice of one.
   *
   * @param {ParentNode} inside
   * @param {Words | undefined} words
   */
  function nameCountries(inside, words) {
    for (const option of /** @type {NodeListOf<HTMLOptionElement>} */ (
      inside.querySelectorAll("select option[value]")
    )) {
      if (!/^[A-Z]{2}$/.test(option.value)) continue;
      option.dataset.own = option.dataset.own ?? option.text;
      const text = words?.texts.get(`country.${option.value}`);
      option.text = text ? `${option.dataset.own} · ${kbpkg.records.plain(text)}` : option.dataset.own;
    }
  }

  /** @param {HTMLElement} aside */
  function start(aside) {
    const select = /** @type {HTMLSelectElement} */ (aside.querySelector("#second"));
    const status = /** @type {HTMLElement} */ (aside.querySelector("[role=status]"));
    const article = /** @type {HTMLElement | null} */ (
      document.querySelector("main > article[data-entry]")
    );
    let wanted = "";
    /** @type {SecondLanguage | undefined} What stands beside the page now. */
    let shown;
    let isAsked = false;

    /** @param {string} name */
    function say(name) {
      status.textContent = aside.querySelector(`[data-message="${name}"]`)?.textContent ?? "";
    }

    /** @returns {string} the language that is chosen and is there */
    function chosen() {
      const tag = kbpkg.hash.get("with");
      return [...select.options].some((option) => option.value === tag) ? tag : "";
    }

    async function show() {
      const tag = chosen();
      select.value = tag;
      // Of any other choice the words stay as they are, and so does the reader's place.
      if (!article || tag === wanted) return;
      wanted = tag;
      if (!tag) {
        clear(article);
        return;
      }
      const { entry = "", digest = "" } = article.dataset;
      try {
        const second = await load(tag, entry, digest);
        if (tag !== wanted) return;
        clear(article);
        shown = second;
        document.documentElement.dataset.two = tag;
        const inside = /** @type {HTMLElement} */ (article.parentElement);
        fill(inside, second, around(article, second.words));
        kbpkg.explainTerms();
        balance(inside);
        // A page that is a draft itself says it in both languages.
        const isSaid = inside.querySelector(":scope > [data-block='ui.draft']");
        if (!isSaid) article.before(...draftMark(second.words));
        nameCountries(article, second.words);
        // Who came with a second language sees it, at the section; who chose it here is told.
        if (isAsked) say("shown");
        else kbpkg.hash.reveal();
      } catch (error) {
        if (tag !== wanted) return;
        clear(article);
        kbpkg.forget(`words/${tag}`);
        kbpkg.forget(`pages/${tag}/${entry}`);
        say("damaged");
        console.error(error);
      }
    }

    /** @param {HTMLElement} page */
    function clear(page) {
      shown = undefined;
      delete document.documentElement.dataset.with;
      delete document.documentElement.dataset.two;
      empty(/** @type {HTMLElement} */ (page.parentElement));
      nameCountries(page, undefined);
      status.textContent = "";
    }

    select.addEventListener("change", () => {
      isAsked = true;
      kbpkg.hash.set("with", select.value);
    });
    kbpkg.hash.onChange(show);
    aside.hidden = false;
    kbpkg.twoLanguages.join = (added) => {
      if (article && shown) fill(added, shown, around(article, shown.words));
    };
    show();
    if (!wanted) delete document.documentElement.dataset.with;
  }

  /**
   * Return what the texts of a page stand in: its citations are numbered already.
   *
   * @param {HTMLElement} article
   * @param {Words} words
   * @returns {Around}
   */
  function around(article, words) {
    const sources = [...article.querySelectorAll(".sources li[id]")].map((each) => each.id);
    return {
      words,
      entryId: article.dataset.entry ?? "",
      prefix: "",
      cite: (key) => sources.indexOf(`source-${key}`) + 1,
    };
  }

  kbpkg.twoLanguages = { balance, draftMark, fill, load, join: () => {} };
  if (typeof document !== "undefined") {
    const aside = document.querySelector("[data-aside]");
    if (aside instanceof HTMLElement) start(aside);
  }
})();
