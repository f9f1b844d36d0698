/* The review desk: the checklist by keyboard, photos large and turned. Without it, all of it is
   radio buttons, links and pictures.                                                          */
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

  const shot = document.getElementById("shot");
  const image = document.createElement("img");
  image.id = "shot-image";
  const links = [...document.querySelectorAll("a[data-shot]")];
  let nth = 0, turned = 0, zoomed = 0;

  const lay = () => { image.className = `turn-${turned} zoom-${zoomed}`; };
  const put = (n) => {
    nth = (n + links.length) % links.length;
    turned = zoomed = 0;
    image.src = links[nth].href;
    image.alt = links[nth].textContent.trim();
    document.getElementById("shot-name").textContent = links[nth].dataset.shot;
    lay();
  };
  const DO = {
    before: () => put(nth - 1),
    after: () => put(nth + 1),
    turn: () => { turned = (turned + 1) % 4; lay(); },
    zoom: () => { zoomed = (zoomed + 1) % 3; lay(); },
    close: () => shot.close(),
  };
  links.forEach((link, n) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!image.isConnected) document.getElementById("shot-stage").append(image);
    put(n);
    shot.showModal();
  }));
  if (shot) {
    shot.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) DO[button.dataset.do]();
    });
    shot.addEventListener("keydown", (event) => {
      const act = { ArrowLeft: "before", ArrowRight: "after", r: "turn", "+": "zoom" }[event.key];
      if (act) { event.preventDefault(); DO[act](); }
    });
  }
})();
