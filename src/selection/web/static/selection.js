/* What the pages do beyond links and forms. Everything works without it; nothing here decides.
   All htmx listeners of the product are in this file.                                        */
(() => {
  "use strict";

  const one = (id) => document.getElementById(id);
  const STAY = 10_000;   // a word stays so long on the screen, in milliseconds
  const POLL = 15_000;   // the board asks so often when it is not told
  const JITTER = 2_000;  // so that not all who watch ask in the same instant

  /* ── words about what has just happened ── */

  let lost = null;  // the form that was sent last, in case it did not get through

  const fade = (toast) => setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) fade(toast);
    else toast.remove();
  }, STAY);

  const say = (id) => one("toasts").replaceChildren(one(id).content.cloneNode(true));

  new MutationObserver((changes) => {
    for (const change of changes)
      for (const toast of change.addedNodes) if (toast.nodeType === 1) fade(toast);
  }).observe(one("toasts"), { childList: true });
  for (const toast of one("toasts").children) fade(toast);

  // An error is answered with a toast of its own; whatever else comes (from a proxy, say) is not shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || event.target === one("board")) return;
    if (!xhr.responseText.trimStart().startsWith('<p class="toast')) return say("toast-lost");
    event.detail.shouldSwap = true;
    event.detail.target = one("toasts");
    event.detail.swapOverride = "innerHTML";
  });
  for (const each of ["htmx:sendError", "htmx:timeout"])
    document.addEventListener(each, (event) => { if (event.target !== one("board")) say("toast-lost"); });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form")) lost = event.target;
  });
  document.addEventListener("click", (event) => {
    const retry = event.target.closest("[data-retry]");
    if (!retry) return;
    retry.closest(".toast").remove();
    if (lost && lost.isConnected) lost.requestSubmit();
  });

  /* ── while a form is on its way ── */

  const busy = (event, is) => {
    const button = event.target.matches("form") && event.target.querySelector(".like");
    if (button) button.setAttribute("aria-busy", is);
  };
  document.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event, false));

  /* ── a search changes the address, and with it where the forms of the header lead back ── */

  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const field of document.querySelectorAll('.top [name="back"]'))
      field.value = location.pathname + location.search;
  });

  /* ── a list that was replaced says how many it found ── */

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "list" && one("found")) one("said").textContent = one("found").textContent;
  });

  /* ── the board: told that it changed, it asks for itself when nobody is in the middle of it ── */

  const board = one("board");
  if (board && board.hasAttribute("sse-connect")) {
    const news = one("news");
    let polling = null;
    let missed = false;
    let waiting = false;  // several changes within the wait are asked for once

    const disturbs = () => board.contains(document.activeElement);
    const refresh = () => { missed = false; news.hidden = true; htmx.trigger(board, "refresh"); };

    // A change that the stream reports waits a moment; "refresh" is somebody's own wish.
    document.addEventListener("htmx:confirm", (event) => {
      const cause = event.detail.triggeringEvent;
      if (event.target !== board || !cause || cause.type === "refresh") return;
      event.preventDefault();
      if (document.hidden) missed = true;
      else if (disturbs()) news.hidden = false;
      else if (!waiting) {
        waiting = true;
        setTimeout(() => { waiting = false; event.detail.issueRequest(true); }, Math.random() * JITTER);
      }
    });
    news.addEventListener("click", refresh);
    document.addEventListener("visibilitychange", () => { if (!document.hidden && missed) refresh(); });

    board.addEventListener("htmx:sseError", () => {
      polling ??= setInterval(() => { if (!document.hidden && !disturbs()) refresh(); }, POLL);
    });
    board.addEventListener("htmx:sseOpen", () => { clearInterval(polling); polling = null; });

    const stale = (is) => (event) => { if (event.target === board) one("stale").hidden = !is; };
    document.addEventListener("htmx:afterSwap", stale(false));
    for (const each of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
      document.addEventListener(each, stale(true));
  }

  /* ── controls that only a script can serve are hidden until it is here ── */

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  if (navigator.clipboard)
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const field = one(button.dataset.copy);
        navigator.clipboard.writeText(field.value).then(() => say("toast-copied"), () => field.select());
      });
    }

  // A chapter that an address names is unfolded.
  const unfold = () => {
    const named = location.hash && one(location.hash.slice(1));
    if (named && named.matches("details")) named.open = true;
  };
  unfold();
  addEventListener("hashchange", unfold);

  // What is folded away on the screen is printed all the same.
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
})();
