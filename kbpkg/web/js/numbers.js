/**
 * The numbers of the country that the reader chooses. The choice travels in the hash and is stored
 * nowhere: #country=GB.
 */
(() => {
  "use strict";

  /** @param {HTMLElement} place */
  function start(place) {
    const select = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
    const countries = /** @type {HTMLElement[]} */ ([
      ...place.querySelectorAll("[data-country]"),
    ]);
    const choose = /** @type {HTMLElement} */ (place.querySelector(".pick"));

    function show() {
      for (const country of countries) country.hidden = country.dataset.country !== select.value;
      for (const blank of place.querySelectorAll(".blank")) {
        /** @type {HTMLElement} */ (blank).hidden = select.value !== "";
      }
    }

    function fromHash() {
      const chosen = kbpkg.hash.get("country");
      if (countries.some((each) => each.dataset.country === chosen) || chosen === "") {
        select.value = chosen;
      }
      show();
    }

    select.addEventListener("change", () => kbpkg.hash.set("country", select.value));
    kbpkg.hash.onChange(fromHash);
    choose.hidden = false;
    fromHash();
  }

  for (const place of document.querySelectorAll("[data-numbers]")) {
    start(/** @type {HTMLElement} */ (place));
  }
})();
