/* Passkeys, and small comforts of the way in. Everything but passkeys works without it. */
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const create = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    } });
    return { made, response: { attestationObject: text(made.response.attestationObject) } };
  };

  const get = async (options) => {
    const made = await navigator.credentials.get({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    } });
    const { authenticatorData, signature, userHandle } = made.response;
    return { made, response: {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle ? { userHandle: text(userHandle) } : {}),
    } };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        const options = JSON.parse(form.dataset.options);
        const { made, response } = await (form.dataset.passkey === "create" ? create : get)(options);
        response.clientDataJSON = text(made.response.clientDataJSON);
        form.elements.credential.value = JSON.stringify({
          id: made.id, rawId: text(made.rawId), type: made.type, response,
        });
        form.requestSubmit();
      } catch {
        failed.hidden = false;
      }
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy));
  }

  // What was kept while somebody showed who it is goes on by itself.
  const kept = document.querySelector("form[data-at-once]");
  if (kept) kept.requestSubmit();

  const problem = document.getElementById("problem");
  if (problem) problem.focus();
})();
