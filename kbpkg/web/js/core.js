/**
 * The namespace, and the one way to data: a page that was opened from disk may not fetch a file,
 * but it may run a script, so every record of a bundle is a script that makes one call of
 * `kbpkg.receive`.
 */
(() => {
  "use strict";

  const FORMAT_VERSION = 3;
  /** Records that lie where their name says. */
  const BY_NAME =
    /^(?:texts\/[A-Za-z0-9-]+\/[0-9]+|pages\/[A-Za-z0-9-]+\/[a-z0-9-]+|(?:words|shapes)\/[A-Za-z0-9-]+)$/;
  /** Records of search: where they lie. */
  const BY_KIND = /^(index|postings|forward|backward)\/([A-Za-z0-9-]+)(?:\/([0-9]+))?$/;

  /** The bundle's root: the parent of the folder of this script. Node has none and no page. */
  const root =
    typeof document === "undefined"
      ? ""
      : new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  /** @type {Map<string, Promise<object>>} What is loaded or on its way. */
  const loads = new Map();

  /** @type {Set<{ name: string, version?: number, record?: unknown }>} What is to arrive. */
  const awaited = new Set();

  /**
   * Return the error of a record that cannot be had.
   *
   * @param {ErrorCode} code
   * @param {string} name
   * @param {string} what
   * @returns {DataError}
   */
  function dataError(code, name, what) {
    return Object.assign(new Error(what), { code, name });
  }

  /**
   * Take a record from a data script. What nobody waits for is left: a script that holds another
   * record than the one that was asked for must not stand in for it.
   *
   * @param {string} name
   * @param {number} version
   * @param {unknown} record
   */
  function receive(name, version, record) {
    for (const each of awaited) if (each.name === name) Object.assign(each, { version, record });
  }

  /**
   * Return the path of a record's script inside the bundle, or nothing for an unknown kind. The
   * rule is that of `data_path` in kbpkg/wire/script.py.
   *
   * @param {string} name
   * @returns {string | undefined}
   */
  function pathOf(name) {
    if (name === "table") {
      return "assets/table.js";
    }
    if (name === "sources") {
      return "assets/sources.js";
    }
    const [, kind, tag, number = ""] = BY_KIND.exec(name) ?? [];
    if (kind) {
      return `search/${tag}/${kind}${number}.js`;
    }
    return BY_NAME.test(name) ? `${name}.js` : undefined;
  }

  /**
   * Return the record of a name; its script is loaded once, and again after a failure.
   *
   * @param {string} name "table", or for example "index/es" or "texts/es/0"
   * @returns {Promise<object>} Rejected with a `DataError`.
   */
  function load(name) {
    let loading = loads.get(name);
    if (!loading) {
      loading = loadRecord(name);
      loads.set(name, loading);
      const mine = loading;
      mine.catch(() => {
        // Whoever forgot it meanwhile may have asked again.
        if (loads.get(name) === mine) forget(name);
      });
    }
    return loading;
  }

  /**
   * Let the next `load` of a name read its script again.
   *
   * @param {string} name
   */
  function forget(name) {
    loads.delete(name);
  }

  /**
   * Return a record as its reader gives it back; what the reader refuses is damaged.
   *
   * @template Value
   * @param {string} name
   * @param {(record: object) => Value} read
   * @returns {Promise<Value>}
   */
  async function loadAs(name, read) {
    const record = await load(name);
    try {
      return read(record);
    } catch (error) {
      forget(name);
      throw dataError("damaged", name, String(error));
    }
  }

  /**
   * @param {string} name
   * @returns {Promise<object>}
   */
  async function loadRecord(name) {
    const path = pathOf(name);
    if (path === undefined) {
      throw dataError("missing", name, "a bundle holds no such record");
    }
    /** @type {{ name: string, version?: number, record?: unknown }} */
    const arrival = { name };
    awaited.add(arrival);
    try {
      await kbpkg.loadScript(path);
    } catch {
      throw dataError("missing", name, `${path} is not there`);
    } finally {
      awaited.delete(arrival);
    }
    const { version, record } = arrival;
    if (version === undefined) {
      throw dataError("damaged", name, `${path} does not hold it`);
    }
    if (version !== FORMAT_VERSION) {
      const what = `format ${version}, this program reads ${FORMAT_VERSION}`;
      throw dataError("version", name, what);
    }
    if (typeof record !== "object" || record === null) {
      throw dataError("damaged", name, `${path} holds something else`);
    }
    return record;
  }

  /**
   * Run a script of the bundle; rejected where there is no such file. Node puts its own here.
   *
   * @param {string} path
   * @returns {Promise<void>}
   */
  function loadScript(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = () => {
        script.remove();
        resolve();
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(path));
      };
      document.head.append(script);
    });
  }

  // The scripts that follow add the rest.
  globalThis.kbpkg = /** @type {Kbpkg} */ ({ receive, load, loadAs, forget, loadScript, dataError });
})();
