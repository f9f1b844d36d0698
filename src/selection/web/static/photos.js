/* Photos large, turned and enlarged (macros/photos.html). Without it each is a link to the photo. */
(() => {
  "use strict";

  const shot = document.getElementById("shot");
  if (!shot) return;
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
  shot.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DO[button.dataset.do]();
  });
  shot.addEventListener("keydown", (event) => {
    const act = { ArrowLeft: "before", ArrowRight: "after", r: "turn", "+": "zoom" }[event.key];
    if (act) { event.preventDefault(); DO[act](); }
  });
})();
