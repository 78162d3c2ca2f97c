// Sending where the network is poor. Nothing is kept on the device unless the person chooses it, and nothing is
// called sent before the server has thanked. Without it the form is sent as any other form.
(function () {
  "use strict";
  var kept = self.kept;
  var words = document.querySelector("template[data-kept-words]");
  if (!words || !words.content || !self.Promise || !self.fetch || !self.URLSearchParams || !self.URL) return;
  var main = document.querySelector("main");
  var form = document.getElementById("survey");
  var own = document.querySelector("template[data-sending-words]");
  var isSending = false;
  var again;

  function say(name, from, place, moves) {
    var shown = document.querySelector("[data-said]");
    if (shown) shown.remove();
    var part = from.content.querySelector("[data-say='" + name + "']").cloneNode(true);
    part.setAttribute("data-said", name);
    place.insertBefore(part, place.firstChild);
    if (moves) {
      part.tabIndex = -1;
      part.focus();
      part.scrollIntoView();
    }
    return part;
  }

  function on(part, name, work) {
    var button = part.querySelector("[data-do='" + name + "']");
    if (button) button.addEventListener("click", work);
  }

  // What is kept, told on top of whatever page is open.

  function tell(found, moves) {
    var one = ["refused", "waiting", "gone", "sent"].reduce(function (chosen, state) {
      return chosen || found.filter(function (other) { return other.state === state; })[0];
    }, null);
    clearTimeout(again);
    if (!one) return;
    if (found.some(function (other) { return other.state === "waiting"; })) {
      again = setTimeout(attempt, 30000);
      watch();
    }
    var shown = document.querySelector("[data-said]");
    if (!moves && shown && shown.getAttribute("data-said") === one.state) return;
    var part = say(one.state, words, main, moves);
    on(part, "send", function () { attempt(true); });
    on(part, "open", function () { openAgain(one); });
    on(part, "erase", function () {
      kept.drop(one.id).then(function () { say("erased", words, main, true); });
    });
    // A receipt is told once.
    if (!one.body) kept.drop(one.id).catch(function () {});
  }

  function attempt(moves) {
    return kept.sendAll().then(function (found) {
      var here = form && form.elements.form_token.value;
      found.forEach(function (one) {
        if (one.id !== here) return;
        // The page of somebody whose answer is kept is nobody else's; one that came back to be mended is theirs again.
        if (one.state === "refused") kept.drop(one.id); else clear();
      });
      tell(found.filter(function (one) { return one.id !== here || one.state !== "refused"; }), moves === true);
    }).catch(function () {});
  }

  // As a form of its own, so that the server says on its own page what must be mended.
  function openAgain(one) {
    var made = document.createElement("form");
    made.method = "post";
    made.action = one.address;
    new URLSearchParams(one.body).forEach(function (value, name) {
      var field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      made.appendChild(field);
    });
    made.hidden = true;
    document.body.appendChild(made);
    HTMLFormElement.prototype.submit.call(made);
  }

  // Where the browser can, the answer leaves also when this page is closed. It can be fetched only where there is
  // some network; without any, the answer waits for the next visit.
  function watch() {
    if (!navigator.serviceWorker || navigator.onLine === false) return;
    navigator.serviceWorker.register("/sw.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (known) {
      return known.sync && known.sync.register("answers");
    }).catch(function () {});
  }

  addEventListener("online", attempt);
  addEventListener("pageshow", attempt);
  if (!form || !own) return;

  // The survey's own sending.

  function clear() {
    if (!form.parentNode) return;
    form.dispatchEvent(new Event("sent"));
    form.reset();
    form.elements.form_token.value = "";
    form.parentNode.replaceChild(own.content.querySelector("[data-say='next']").cloneNode(true), form);
    document.querySelectorAll("[form=survey], .errors").forEach(function (one) { one.remove(); });
  }

  function body() { return new URLSearchParams(new FormData(form)).toString(); }

  function unsent() {
    isSending = false;
    var part = say("unsent", own, form.querySelector(".send"), true);
    on(part, "send", send);
    on(part, "keep", keep);
  }

  function keep() {
    var address = form.action;
    kept.keep(form.elements.form_token.value, address, body()).then(function () {
      clear();
      kept.all().then(function (found) { tell(found, true); });
    }).catch(function () { say("cannot", own, form.querySelector(".send"), true); });
  }

  function write(page) {
    document.open();
    document.write(page);
    document.close();
  }

  function send() {
    if (isSending) return;
    isSending = true;
    say("sending", own, form.querySelector(".send"), false);
    kept.post(form.action, body()).then(function (reply) {
      if (kept.isReceived(reply)) {
        form.dispatchEvent(new Event("sent"));
        location.assign(reply.url);
        return;
      }
      // The server has something to say: its page comes in this one's place, so that Back needs no sending anew.
      reply.text().then(write, unsent);
    }, unsent);
  }

  var pressed;
  document.addEventListener("click", function (event) {
    pressed = event.target.closest && event.target.closest("button");
  });
  form.addEventListener("submit", function (event) {
    // Another language is asked for by a button with an address of its own; that is no sending.
    if (pressed && pressed.hasAttribute("formaction")) return;
    event.preventDefault();
    send();
  });
  addEventListener("pageshow", function () {
    isSending = false;
    var shown = form.querySelector("[data-said]");
    if (shown) shown.remove();
  });
})();
