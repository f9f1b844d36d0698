/* What the unit's desk does beyond links and forms: a form that saves itself, and uploads that tell
   how far they are. Everything works without it; nothing here decides.                           */
(() => {
  "use strict";

  // The form has a field named id, which stands in the way of its own.
  const isForm = (element) => element.matches("#nom");

  // Two versions (409), or what does not fit (422), take a page of their own: the form is sent as a
  // form, and the answer is that page. What was typed goes with it.
  document.addEventListener("htmx:responseError", (event) => {
    const { requestConfig, xhr } = event.detail;
    const form = requestConfig.elt;
    if (isForm(form) && (xhr.status === 409 || xhr.status === 422)) form.submit();
  });

  // A button waits for the saving that is under way, so that nobody meets their own last version.
  let saving = false;
  let wanted = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isForm(event.detail.elt)) saving = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isForm(event.detail.elt)) return;
    saving = false;
    if (wanted) {
      const button = wanted;
      wanted = null;
      button.form.requestSubmit(button);
    }
  });
  document.addEventListener("submit", (event) => {
    if (isForm(event.target) && saving) {
      event.preventDefault();
      wanted = event.submitter;
    }
  });

  // Uploads, one file per request.
  const words = document.getElementById("upload-words");
  const word = (name, file) =>
    words.content.querySelector(`[data-${name}]`).textContent.replace("{name}", file.name);

  function send(form, file) {
    const bar = form.querySelector(".drop__progress");
    const told = form.querySelector("[data-said]");
    const data = new FormData();
    data.append("token", form.elements.token.value);
    if (form.elements.replaces) data.append("replaces", form.elements.replaces.value);
    data.append("file", file);
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.onprogress = ({ loaded, total }) => {
        if (!bar) return;
        bar.hidden = false;
        bar.querySelector("progress").value = (100 * loaded) / total;
        told.textContent = word(loaded < total ? "going" : "checking", file);
      };
      request.onload = () => done(request);
      request.onerror = request.ontimeout = () => done(null);
      request.send(data);
    });
  }

  function replace(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    let first = null;
    for (const each of [...made.content.children]) {
      const old = each.id && document.getElementById(each.id);
      if (!old) continue;
      old.replaceWith(each);
      window.htmx?.process(each);
      ready(each);
      first ??= each;
    }
    first?.focus({ preventScroll: true });
  }

  async function upload(form, files) {
    for (const file of files) {
      const here = document.getElementById(form.closest(".tray").id);
      const now = here.contains(form) ? form : here.querySelector(".drop");
      if (!now) return;
      const answer = await send(now, file);
      if (answer && (answer.status === 200 || answer.status === 422)) {
        replace(answer.responseText);
        if (answer.status === 422) return;
      } else {
        const told = now.querySelector("[data-said]");
        if (!told) return now.submit();
        now.querySelector(".drop__progress").hidden = false;
        told.textContent = word("lost", file);
        return;
      }
    }
  }

  function ready(part) {
    for (const form of part.querySelectorAll("form[data-upload]")) {
      const input = form.querySelector("input[type=file]");
      const room = Number(form.dataset.room || 1);
      input.multiple = room > 1;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        upload(form, [...input.files].slice(0, room));
      });
    }
  }
  ready(document);
})();
