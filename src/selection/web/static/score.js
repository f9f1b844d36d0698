/* A score sheet by finger and mouse: steps and a slide beside each mark. The number field is what
   is sent; without this file it is all there is.                                                */
(() => {
  "use strict";

  const told = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  const band = (row, field) => {
    const bands = row.querySelectorAll(".bands > span");
    if (!bands.length) return;
    const share = field.value === "" ? -1 : Number(field.value) / Number(field.max);
    const on = share < 0 ? -1 : Math.min(Math.floor(share * bands.length), bands.length - 1);
    bands.forEach((each, n) => each.classList.toggle("on", n === on));
  };

  for (const row of document.querySelectorAll(".mark")) {
    const field = row.querySelector(".mark__in");
    const slide = row.querySelector(".mark__slide");
    if (!field || field.readOnly) continue;
    slide.hidden = false;
    slide.dataset.empty = String(field.value === "");
    slide.addEventListener("input", () => {
      field.value = slide.value;
      slide.dataset.empty = "false";
      band(row, field);
    });
    field.addEventListener("input", () => {
      slide.value = field.value;
      slide.dataset.empty = String(field.value === "");
      band(row, field);
    });
    for (const step of row.querySelectorAll(".mark__step")) {
      step.hidden = false;
      step.addEventListener("click", () => {
        if (Number(step.dataset.step) > 0) field.stepUp();
        else field.stepDown();
        slide.value = field.value;
        slide.dataset.empty = "false";
        band(row, field);
        told(field);
      });
    }
  }

  // A link to a part that is folded unfolds it.
  const unfold = () => {
    const part = document.getElementById(location.hash.slice(1));
    if (part && part.matches("details")) part.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
