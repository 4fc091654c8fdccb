/**
 * An entry built from records, as a handout has it: its shape, which all languages share, and the
 * texts of one of them. A shape may hold the elements named here and nothing else.
 * The writer is kbpkg/wire/shape_record.py.
 */
(() => {
  "use strict";

  const ELEMENTS = new Set(
    "div figcaption figure h2 li ol p section table tbody td th thead tr ul".split(" "),
  );
  const DRAWN = new Set("circle ellipse g line path polygon polyline rect svg".split(" "));
  const SCALE = /^(low|step|high) (-?\d+)$/;
  const SVG = "http://www.w3.org/2000/svg";
  const DEEPEST = 40;

  /**
   * @param {unknown} value
   * @returns {Shape}
   */
  function read(value) {
    const { asArray, asObject, asString } = kbpkg.records;
    const record = asObject(value);
    return {
      digest: asString(record.digest),
      updated: asString(record.updated),
      due: asString(record.due),
      body: asArray(record.body).map((node) => readNode(node, 0)),
    };
  }

  /**
   * @param {unknown} value
   * @param {number} depth
   * @returns {ShapeNode}
   */
  function readNode(value, depth) {
    if (typeof value === "number" || typeof value === "string") return value;
    const { asArray, asObject, asString, damaged } = kbpkg.records;
    const [first, second, ...rest] = asArray(value);
    const name = asString(first);
    if (name === "services") return { place: asString(second) };
    if (depth > DEEPEST) return damaged("shape");
    const children = rest.map((node) => readNode(node, depth + 1));
    if (ELEMENTS.has(name) && /^[a-z0-9 -]*$/.test(asString(second))) {
      return { name, className: asString(second), attributes: undefined, children };
    }
    if (!DRAWN.has(name)) return damaged("shape");
    const attributes = Object.entries(asObject(second)).map(([key, each]) =>
      // No address and no handler of an event stands in a drawing.
      /^(?!on|href)[a-zA-Z0-9]+$/.test(key) ? [key, asString(each)] : damaged("shape"),
    );
    return { name, className: "", attributes: Object.fromEntries(attributes), children };
  }

  /** @returns {Promise<Sources>} */
  async function sources() {
    const { asArray, asObject, asString } = kbpkg.records;
    const record = asObject(await kbpkg.load("sources"));
    return {
      lang: asString(record.lang),
      dir: record.dir === "rtl" ? "rtl" : "ltr",
      sources: new Map(
        Object.entries(asObject(record.sources)).map(([key, values]) => {
          const [title, publisher, kind, url, seen] = asArray(values).map(asString);
          return [key, { title, publisher, kind, url, seen }];
        }),
      ),
    };
  }

  /**
   * Return what is built of a node.
   *
   * @param {ShapeNode} node
   * @param {SecondLanguage} texts
   * @param {Around} around
   * @param {string} country
   * @returns {Node}
   */
  function build(node, texts, around, country) {
    if (typeof node !== "object") throw new TypeError("a text stands in an element");
    if ("place" in node) return kbpkg.blocks.calls(country, node.place, around.words);
    if (node.attributes) {
      const drawn = document.createElementNS(SVG, node.name);
      for (const [name, value] of Object.entries(node.attributes)) drawn.setAttribute(name, value);
      if (node.name === "svg") drawn.setAttribute("aria-hidden", "true");
      drawn.append(...node.children.map((child) => build(child, texts, around, country)));
      return drawn;
    }
    // The title of the entry is the h2 of its sheet.
    const found = document.createElement(node.name === "h2" ? "h3" : node.name);
    if (node.name === "section") {
      const [id, stays] = node.className.split(" ");
      found.dataset.section = id;
      if (stays) found.dataset.stays = "";
    } else if (node.className) found.className = node.className;
    const [, role, number] = SCALE.exec(node.className) ?? [];
    if (role) {
      found.className = role;
      found.append(kbpkg.records.element("bdi", "", number), role === "step" ? "" : " = ");
    }
    for (const child of node.children) {
      if (typeof child === "object") found.append(build(child, texts, around, country));
      else kbpkg.blocks.put(found, child, texts, around);
    }
    return found;
  }

  /**
   * Return an entry as one sheet of a handout.
   *
   * @param {Shape} shape
   * @param {SecondLanguage} texts
   * @param {Around} around
   * @param {string} country
   * @returns {HTMLElement}
   */
  function sheet(shape, texts, around, country) {
    const { element, nodes } = kbpkg.records;
    const { put } = kbpkg.blocks;
    const { words, page } = texts;
    const title = element("h2");
    const summary = element("p", "summary");
    put(title, 0, texts, around);
    put(summary, 1, texts, around);
    const status = element("div", "review");
    status.dataset.block = "status";
    const lines = page?.status.length ? page.status : words.status;
    status.append(...lines.map((line) => element("p", "", ...nodes(line, around))));
    const found = element("article", "sheet", title, summary, status);
    found.dataset.entry = around.entryId;
    if (shape.due < kbpkg.day.today()) {
      const overdue = element("p", "overdue box warn");
      put(overdue, "ui.overdue", texts, around);
      found.append(overdue);
    }
    found.append(...shape.body.map((node) => build(node, texts, around, country)));
    found.append(dates(shape, words));
    return found;
  }

  /**
   * @param {Shape} shape
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function dates(shape, words) {
    const { element, plain } = kbpkg.records;
    const found = element("p", "dates");
    found.dataset.block = "dates";
    for (const [name, day] of [
      ["ui.updated", shape.updated],
      ["ui.due", shape.due],
    ]) {
      const label = words.texts.get(name);
      const time = element("time", "", words.dates.get(day) ?? day);
      time.dateTime = day;
      found.append(`${label ? plain(label) : ""}: `, time, ". ");
    }
    return found;
  }

  kbpkg.shape = { read, sheet, sources };
})();
