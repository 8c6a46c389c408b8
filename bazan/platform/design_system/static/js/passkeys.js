// A passkey is made or used by the browser: what it is asked stands in the form, and what it answers is sent with it.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(options) {
  const asked = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const { rawId, type, response } = await navigator.credentials.create({ publicKey: asked });
  return answer(rawId, type, { attestationObject: response.attestationObject, clientDataJSON: response.clientDataJSON });
}

async function used(options) {
  const asked = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const { rawId, type, response } = await navigator.credentials.get({ publicKey: asked });
  const { authenticatorData, clientDataJSON, signature } = response;
  return answer(rawId, type, { authenticatorData, clientDataJSON, signature });
}

function answer(rawId, type, response) {
  const written = Object.fromEntries(Object.entries(response).map(([name, value]) => [name, text(value)]));
  return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: written, clientExtensionResults: {} });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-passkey-said]");
  form.querySelector("[data-passkey-button]").addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    said.hidden = true;
    try {
      form.elements.passkey.value = await (form.dataset.passkey === "make" ? made : used)(JSON.parse(form.dataset.options));
    } catch {
      said.textContent = form.dataset.failed;
      said.hidden = false;
      return;
    }
    form.submit();
  });
}
