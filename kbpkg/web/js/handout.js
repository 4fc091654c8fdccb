/**
 * Paper, from any page: it is printed with the numbers of the chosen country, or picked for the
 * handout (gather.js): #country=GB&pick=k-hole,bladder.
 */
(() => {
  "use strict";

  /**
   * Return what can be had; what cannot is told to whoever looks after the copy.
   *
   * @template Value
   * @param {Promise<Value>} promise
   * @returns {Promise<Value | undefined>}
   */
  function orNothing(promise) {
    return promise.catch((error) => void console.error(error));
  }

  /** @returns {string[]} the entries that are picked, in the order of picking */
  function picked() {
    return listed("pick");
  }

  /**
   * @param {string} name
   * @returns {string[]} what a choice lists, each once
   */
  function listed(name) {
    return [...new Set(kbpkg.hash.get(name).split(",").filter((each) => each !== ""))];
  }

  /**
   * @param {string} entryId
   * @param {boolean} isWanted
   */
  function pick(entryId, isWanted) {
    const others = picked().filter((each) => each !== entryId);
    // Who takes a page off and puts it on again gets all of it.
    const kept = listed("omit").filter((each) => isWanted || !each.startsWith(`${entryId}.`));
    kbpkg.hash.set("omit", kept.join(","));
    kbpkg.hash.set("pick", (isWanted ? [...others, entryId] : others).join(","));
  }

  /**
   * Let a page's own buttons print it, and put it on the handout.
   *
   * @param {HTMLElement} aside
   */
  function startAside(aside) {
    const article = /** @type {HTMLElement | null} */ (
      document.querySelector("main > article[data-entry]")
    );
    const entryId = article?.dataset.entry ?? "";
    const put = /** @type {HTMLElement} */ (aside.querySelector("[data-action='pick']"));
    const count = /** @type {HTMLElement} */ (aside.querySelector("[data-count]"));

    function show() {
      const ids = picked();
      const isPicked = ids.includes(entryId);
      for (const words of /** @type {NodeListOf<HTMLElement>} */ (put.querySelectorAll("span"))) {
        words.hidden = (words.dataset.when === "on") !== isPicked;
      }
      count.textContent = ids.length ? ` (${ids.length})` : "";
    }

    aside
      .querySelector("[data-action='print-page']")
      ?.addEventListener("click", () => window.print());
    put.addEventListener("click", () => pick(entryId, !picked().includes(entryId)));
    kbpkg.hash.onChange(show);
    show();
    if (article) startNumbers(article);
  }

  /**
   * Print the numbers of the chosen country below an entry that has no card of its own for them.
   *
   * @param {HTMLElement} article
   */
  function startNumbers(article) {
    const before = article.querySelector(".sources, .dates");
    if (!before || article.querySelector("[data-numbers]")) return;
    let asked = 0;

    async function show() {
      const mine = ++asked;
      const country = kbpkg.hash.get("country");
      article.classList.toggle("chosen", country !== "");
      for (const row of article.querySelectorAll("tr[data-country]")) {
        const isOther = country !== "" && row.getAttribute("data-country") !== country;
        row.classList.toggle("elsewhere", isOther);
      }
      if (country === "") article.querySelector(".for-paper")?.remove();
      else {
        const words = await orNothing(kbpkg.records.words(document.documentElement.lang));
        if (mine !== asked) return;
        if (!words) {
          // The page says so, on paper too: the numbers are not on it.
          document.documentElement.dataset.scripts = "broken";
          return;
        }
        article.querySelector(".for-paper")?.remove();
        const calls = words.calls.filter(
          (call) => call.country === country && !article.querySelector(`tr[id="${call.id}"]`),
        );
        if (calls.length) {
          const list = numbers(country, { ...words, calls });
          /** @type {Element} */ (before).before(list);
          kbpkg.twoLanguages.join(list);
        }
      }
    }

    kbpkg.hash.onChange(show);
    show();
  }

  /**
   * @param {string} country
   * @param {Words} words
   * @returns {HTMLElement}
   */
  function numbers(country, words) {
    const { element } = kbpkg.records;
    const heading = element("h2", "", kbpkg.blocks.spoken("ui.numbers", words));
    return element("section", "for-paper", heading, kbpkg.blocks.calls(country, "", words));
  }

  kbpkg.handout = { listed, numbers, orNothing, pick, picked };
  const aside = document.querySelector("[data-aside]");
  if (aside instanceof HTMLElement) startAside(aside);
})();
