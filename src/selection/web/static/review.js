/* The review desk: the checklist by keyboard. Without it, all of it is radio buttons and links. */
(() => {
  "use strict";

  const list = document.querySelector("form[data-keys]");
  const keys = document.getElementById("keys");
  const help = document.querySelector("[data-help]");
  const items = list ? [...list.querySelectorAll("[data-item]")] : [];
  const TICKS = { 1: 0, 2: 1, 3: 2 };

  const here = () => items.findIndex((each) => each.contains(document.activeElement));
  const go = (n) => {
    const item = items[Math.max(0, Math.min(items.length - 1, n))];
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    keys.showModal();
  };

  if (help) {
    help.hidden = false;
    help.addEventListener("click", open);
  }
  if (keys) keys.addEventListener("close", () => items[0] && here() < 0 && go(0));

  // Single keys count only while the focus is in the checklist, and never in a text.
  if (list) list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const { target, key } = event;
    const writes = target.matches("textarea, input:not([type=radio]):not([type=checkbox])");
    if (writes) {
      if (key === "Escape" && here() >= 0) { event.preventDefault(); go(here()); }
      return;
    }
    const n = here();
    if (key === "j") go(n + 1);
    else if (key === "k") go(n < 0 ? 0 : n - 1);
    else if (key in TICKS && n >= 0) {
      const radio = items[n].querySelectorAll("input[type=radio]")[TICKS[key]];
      if (!radio) return;
      radio.click();
      go(n);
    } else if (key === "n" && n >= 0) {
      const note = items[n].querySelector("input[type=text]");
      if (note) note.focus();
    } else if (key === "[" || key === "]") {
      const link = document.querySelector(`a[data-key="${key}"]`);
      if (link) link.click();
    } else if (key === "?") open();
    else return;
    event.preventDefault();
  });

  // Enter in a note moves on; it never gives an opinion.
  if (list) list.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=text]")) {
      event.preventDefault();
      go(here() + 1);
    }
  });
})();
