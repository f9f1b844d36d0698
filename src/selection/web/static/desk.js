/* What the desks do beyond links and forms. Everything works without it; nothing here decides. */
(() => {
  "use strict";

  // Every request of htmx carries the token of the session, as the plain forms do in a field.
  document.addEventListener("htmx:configRequest", (event) => {
    const { token } = document.body.dataset;
    if (token) event.detail.headers["x-token"] = token;
  });

  // What stands in the way is read out, and the next Tab goes on from it.
  const problem = document.getElementById("problem");
  if (problem) problem.focus();
})();
