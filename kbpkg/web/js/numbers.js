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
      const found = /(?:^#|&)country=([A-Z]{2})(?:&|$)/.exec(location.hash);
      if (found && countries.some((each) => each.dataset.country === found[1])) {
        select.value = found[1];
      }
      show();
    }

    select.addEventListener("change", () => {
      // Replaced, not added: going back leads to the page before, not to another country.
      location.replace(select.value ? `#country=${select.value}` : "#");
      show();
    });
    window.addEventListener("hashchange", fromHash);
    choose.hidden = false;
    fromHash();
  }

  for (const place of document.querySelectorAll("[data-numbers]")) {
    start(/** @type {HTMLElement} */ (place));
  }
})();
