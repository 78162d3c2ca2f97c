// Passkeys: the device makes a key or signs, the form carries its answer. Without it the password is there.
(function () {
  "use strict";
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function prepared(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).concat(options.allowCredentials || []).forEach(function (one) {
      one.id = bytes(one.id);
    });
    return options;
  }

  function answer(key) {
    var from = key.response, response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) response.attestationObject = text(from.attestationObject);
    if (from.authenticatorData) {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      response.userHandle = from.userHandle ? text(from.userHandle) : null;
    }
    return JSON.stringify({
      id: key.id, rawId: text(key.rawId), type: key.type, response: response, clientExtensionResults: {}
    });
  }

  function begin(form) {
    var body = new URLSearchParams();
    body.set("csrf_token", form.elements.csrf_token.value);
    return fetch(form.dataset.passkey, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (sent) {
        if (!sent.ok) throw new Error("refused");
        return sent.json();
      })
      .then(function (options) {
        var asked = { publicKey: prepared(options) };
        return options.user ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
      })
      .then(function (key) {
        form.elements.answer.value = answer(key);
        form.submit();
      })
      .catch(function () { form.querySelector("[data-passkey-failed]").hidden = false; });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential || !navigator.credentials) return;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      begin(form);
    });
  });
})();
