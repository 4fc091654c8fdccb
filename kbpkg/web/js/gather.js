/**
 * The handout: entries that the reader picked on any page, gathered on one page to be printed, with
 * the numbers of a country, in one language or two: #country=GB&pick=k-hole,bladder&with=ar. What is
 * too long for the paper can be left out by section, but not what to do now, what that leads to, nor
 * warnings: omit=bladder.outlook. The paper names what is not on it.
 */
(() => {
  "use strict";

  const { listed, numbers, orNothing, pick, picked } = kbpkg.handout;
  const PREFIX = "sheet-";

  /** @param {HTMLElement} gather */
  function startGather(gather) {
    const locale = gather.dataset.locale ?? "";
    const sheets = /** @type {HTMLElement} */ (document.getElementById("sheets"));
    const country = /** @type {HTMLSelectElement} */ (gather.querySelector("select"));
    const boxes = /** @type {HTMLInputElement[]} */ ([
      ...gather.querySelectorAll("input[type=checkbox]"),
    ]);
    const status = /** @type {HTMLElement} */ (gather.querySelector("[role=status]"));
    const details = /** @type {HTMLDetailsElement} */ (gather.querySelector("details"));
    const local = document.querySelector("section[data-local]");
    let asked = 0;

    /** @param {string} name */
    function message(name) {
      return gather.querySelector(`[data-message="${name}"]`)?.textContent ?? "";
    }

    /** @param {string} name @param {number} [count] */
    function say(name, count = 0) {
      status.textContent = message(name).replace("{count}", String(count));
    }

    /** @param {HTMLElement[]} parts */
    function fill(parts) {
      sheets.replaceChildren(...parts);
      sheets.removeAttribute("aria-busy");
      kbpkg.twoLanguages.balance(sheets);
      // A team's own contacts stand by the numbers of the country.
      if (local) (sheets.querySelector(".call-list") ?? sheets).after(local);
    }

    /** @returns {string[]} what is picked and is there */
    function wanted() {
      return picked().filter((id) => boxes.some((box) => box.value === id));
    }

    async function show() {
      const mine = ++asked;
      const ids = wanted();
      const second = kbpkg.hash.get("with");
      country.value = kbpkg.hash.get("country");
      if (country.selectedIndex < 0) country.value = "";
      for (const box of boxes) box.checked = ids.includes(box.value);
      try {
        const { parts, lost, isSecondWhole } = await gathered(ids, locale, second, country.value);
        if (mine !== asked) return;
        for (const section of parts.flatMap(sectionsToOmit)) {
          section.firstElementChild?.after(omitButton(section));
        }
        if (isThere(second, locale)) document.documentElement.dataset.two = second;
        else delete document.documentElement.dataset.two;
        const { key } = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset ?? {};
        fill(parts);
        // The button that was pressed is another one now.
        const again = key && sheets.querySelector(`button[data-key="${key}"]`);
        if (again instanceof HTMLElement) again.focus();
        say(ids.length ? "ready" : "none", ids.length - lost.length);
        if (!isSecondWhole) status.append(" ", secondDamaged());
      } catch (error) {
        if (mine !== asked) return;
        fill([]);
        say("damaged");
        console.error(error);
      }
    }

    /** @returns {string} that the second language cannot be shown, as the other pages say it */
    function secondDamaged() {
      return document.querySelector('[data-aside] [data-message="damaged"]')?.textContent ?? "";
    }

    /**
     * Return the button that leaves a section out, or puts it back.
     *
     * @param {HTMLElement} section
     * @returns {HTMLElement}
     */
    function omitButton(section) {
      const key = keyOf(section);
      const isOmitted = listed("omit").includes(key);
      const button = /** @type {HTMLButtonElement} */ (
        kbpkg.records.element("button", "omit", message(isOmitted ? "put-back" : "leave-out"))
      );
      const heading = /** @type {HTMLElement} */ (section.querySelector("[data-heading]"));
      const own = heading.querySelector(":scope > .pair > .one") ?? heading;
      button.type = "button";
      button.dataset.key = key;
      button.setAttribute("aria-label", `${button.textContent}: ${own.textContent}`);
      button.addEventListener("click", () => {
        const others = listed("omit").filter((each) => each !== key);
        kbpkg.hash.set("omit", (isOmitted ? others : [...others, key]).join(","));
      });
      return button;
    }

    for (const box of boxes) {
      box.addEventListener("change", () => pick(box.value, box.checked));
    }
    country.addEventListener("change", () => kbpkg.hash.set("country", country.value));
    gather.querySelector("[data-action=print]")?.addEventListener("click", () => window.print());
    gather
      .querySelector("[data-action=empty]")
      ?.addEventListener("click", () => {
        kbpkg.hash.set("omit", "");
        kbpkg.hash.set("pick", "");
      });
    /** @type {HTMLElement} */ (gather.querySelector(".choices")).hidden = false;
    details.open = wanted().length === 0;
    if (!details.open) sheets.setAttribute("aria-busy", "true");
    kbpkg.hash.onChange(show);
    show();
  }

  /** @param {string} tag @param {string} locale */
  function isThere(tag, locale) {
    return tag !== locale && document.querySelector(`#second option[value="${tag}"]`) !== null && tag !== "";
  }

  /**
   * Return the sheets of entries, then what they share: the words that they explain, the numbers of
   * the country, the sources. What cannot be had costs its own part alone, and the paper says so.
   *
   * @param {string[]} ids
   * @param {string} locale
   * @param {string} secondTag
   * @param {string} country
   * @returns {Promise<{ parts: HTMLElement[], lost: string[], isSecondWhole: boolean }>}
   */
  async function gathered(ids, locale, secondTag, country) {
    /** @type {HTMLElement[]} */
    const parts = [];
    /** @type {string[]} */
    const lost = [];
    if (ids.length === 0) return { parts, lost, isSecondWhole: true };
    const words = await kbpkg.records.words(locale);
    const sources = await orNothing(kbpkg.shape.sources());
    /** @type {Map<string, number>} */
    const cited = new Map();
    /** @param {string} key */
    function cite(key) {
      if (!sources?.sources.has(key)) return 0;
      if (!cited.has(key)) cited.set(key, cited.size + 1);
      return cited.get(key) ?? 0;
    }
    const isWanted = isThere(secondTag, locale);
    const second = isWanted ? await orNothing(kbpkg.records.words(secondTag)) : undefined;
    let isSecondWhole = !isWanted || second !== undefined;

    /** @param {string} entryId */
    async function sheetOf(entryId) {
      const shape = kbpkg.shape.read(await kbpkg.load(`shapes/${entryId}`));
      const page = await kbpkg.records.page(locale, entryId);
      if (page.digest !== shape.digest) throw kbpkg.dataError("version", entryId, "another build");
      const around = { words, entryId, prefix: PREFIX, cite };
      const short = shortened(shape, entryId);
      const sheet = kbpkg.shape.sheet(short, { words, page }, around, country);
      omit(sheet, words);
      if (second) {
        const texts = await orNothing(kbpkg.twoLanguages.load(secondTag, entryId, shape.digest));
        if (texts) kbpkg.twoLanguages.fill(sheet, texts, { ...around, words: second });
        else isSecondWhole = false;
      }
      return sheet;
    }

    for (const entryId of ids) {
      const sheet = await orNothing(sheetOf(entryId));
      if (sheet) parts.push(sheet);
      else lost.push(entryId);
    }
    const calls = numbers(country, words);
    calls.className = "call-list";
    const list = sources ? [sourceList(cited, sources, words)] : [];
    for (const each of [...wordList(parts, words), calls, ...list]) {
      const around = { words: second ?? words, entryId: "", prefix: PREFIX, cite };
      if (second) kbpkg.twoLanguages.fill(each, { words: second, page: undefined }, around);
      parts.push(each);
    }
    if (second) parts[0].prepend(...kbpkg.twoLanguages.draftMark(second));
    if (lost.length || !sources) parts.unshift(notWhole(lost, words));
    return { parts, lost, isSecondWhole };
  }

  /**
   * Return what the paper says where a part of it could not be had.
   *
   * @param {string[]} lost
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function notWhole(lost, words) {
    const { element } = kbpkg.records;
    const message = document.querySelector('[data-gather] [data-message="damaged"]');
    const box = element("p", "box warn", message?.textContent ?? "");
    lost.forEach((id, at) => {
      if (at === 0) box.append(" ", kbpkg.blocks.spoken("ui.left-out", words), ": ");
      box.append(at ? "; " : "", kbpkg.blocks.spoken(`entry.${id}`, words));
    });
    return box;
  }

  /**
   * Return the sections of a sheet that may be left out.
   *
   * @param {HTMLElement} sheet
   * @returns {HTMLElement[]}
   */
  function sectionsToOmit(sheet) {
    const found = sheet.querySelectorAll("[data-section]:not([data-stays])");
    return /** @type {HTMLElement[]} */ ([...found]);
  }

  /** @param {HTMLElement} section */
  function keyOf(section) {
    const sheet = /** @type {HTMLElement} */ (section.closest("[data-entry]"));
    return `${sheet.dataset.entry}.${section.dataset.section}`;
  }

  /**
   * Return a shape with nothing but the headings of the sections that are left out, so that their
   * sources and words are not listed either.
   *
   * @param {Shape} shape
   * @param {string} entryId
   * @returns {Shape}
   */
  function shortened(shape, entryId) {
    const omitted = listed("omit");
    /** @type {(node: ShapeNode) => ShapeNode} */
    function shorten(node) {
      if (typeof node !== "object" || !("children" in node)) return node;
      if (node.name !== "section") return { ...node, children: node.children.map(shorten) };
      // The name of a section that stays has a second word, and so is in no such list.
      const isOmitted = omitted.includes(`${entryId}.${node.className}`);
      return isOmitted ? { ...node, children: node.children.slice(0, 1) } : node;
    }
    return { ...shape, body: shape.body.map(shorten) };
  }

  /**
   * Leave out of a sheet what the reader does not want on it; its heading says that it is missing.
   *
   * @param {HTMLElement} sheet
   * @param {Words} words
   */
  function omit(sheet, words) {
    const { element } = kbpkg.records;
    const omitted = listed("omit");
    for (const section of sectionsToOmit(sheet)) {
      const heading = /** @type {HTMLElement} */ (section.querySelector("h3"));
      heading.dataset.heading = "";
      if (!omitted.includes(keyOf(section))) continue;
      const named = element("span", "", ...heading.childNodes);
      Object.assign(named.dataset, heading.dataset);
      if (heading.lang) {
        named.lang = heading.lang;
        named.dir = heading.dir;
      }
      const line = element("p", "left-out", kbpkg.blocks.spoken("ui.left-out", words), ": ", named);
      section.replaceChildren(line);
    }
  }

  /**
   * Return the glossary words that the sheets use, and what they mean.
   *
   * @param {HTMLElement[]} sheets
   * @param {Words} words
   * @returns {HTMLElement[]}
   */
  function wordList(sheets, words) {
    const { element } = kbpkg.records;
    const { spoken } = kbpkg.blocks;
    const used = sheets.flatMap((sheet) => [
      .../** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll("[data-term]")),
    ]);
    const ids = [...new Set(used.map((each) => each.dataset.term ?? ""))];
    const known = ids.filter((id) => words.texts.has(`meaning.${id}`));
    if (known.length === 0) return [];
    const lines = known.flatMap((id) => [
      element("dt", "", spoken(`term.${id}`, words)),
      " ",
      element("dd", "", spoken(`meaning.${id}`, words)),
      " ",
    ]);
    const heading = element("h2", "", spoken("ui.terms", words));
    return [element("section", "terms", heading, element("dl", "", ...lines))];
  }

  /**
   * Return the sources in short: title, publisher, the page's host, the day it was seen.
   *
   * @param {Map<string, number>} cited
   * @param {Sources} sources
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function sourceList(cited, sources, words) {
    const { element, plain } = kbpkg.records;
    const seen = words.texts.get("ui.seen");
    const items = [...cited.keys()].map((key) => {
      const source = /** @type {ShortSource} */ (sources.sources.get(key));
      const name = element("span", "", element("cite", "", source.title));
      if (source.publisher) name.append(`. ${source.publisher}`);
      name.lang = sources.lang;
      name.dir = sources.dir;
      const item = element("li", "", name, ". ");
      item.id = `${PREFIX}source-${key}`;
      if (source.url) {
        const host = element("bdi", "", new URL(source.url).host.replace(/^www\./, ""));
        host.dir = "ltr";
        const day = words.dates.get(source.seen) ?? source.seen;
        item.append(host, ". ", element("span", "long", `${seen ? plain(seen) : ""} ${day}.`));
      } else item.append(kbpkg.blocks.spoken("ui.own", words));
      return item;
    });
    const heading = element("h2", "", kbpkg.blocks.spoken("ui.sources", words));
    const isTurned = sources.dir !== document.documentElement.dir;
    // A space after each, so that on paper one runs on after the other.
    const spaced = items.flatMap((item) => [item, " "]);
    const list = element("ol", isTurned ? "turned" : "", ...spaced);
    return element("section", "sources", heading, list);
  }

  const gather = document.querySelector("[data-gather]");
  if (gather instanceof HTMLElement) startGather(gather);
  kbpkg.allThere();
})();
