/* What the officials' pages do beyond links and forms: say that something takes a while. */
(() => {
  "use strict";

  for (const each of document.querySelectorAll("[data-slow]"))
    each.addEventListener("click", () => {
      each.setAttribute("aria-busy", "true");
      document.getElementById("said").textContent = each.dataset.slow;
      each.lastChild.textContent = each.dataset.slow;
    });
})();
