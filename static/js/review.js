// The review room by keyboard and without page loads: counts what is marked, sends the page, goes on. Without it
// the same form is sent by its button.
(function () {
  "use strict";
  var KEEP = "review-keys";
  var here = -1;

  // Of an address what is before its #: going to a place on the same page is no other page.
  function place() { return location.pathname + location.search; }
  function form() { return document.querySelector("form.marks"); }
  function cards() { return Array.from(document.querySelectorAll("[data-card]")); }
  function isOff() { try { return localStorage.getItem(KEEP) === "off"; } catch (error) { return false; } }

  function count() {
    var sums = { proposed: 0, other: 0, later: 0, mask: 0 };
    cards().forEach(function (card) {
      var chosen = card.querySelector("input[type=radio]:checked");
      var list = card.querySelector("select:not([data-also])");
      var value = list && list.value ? "listed" : chosen ? chosen.value : "later";
      sums[value === "as_proposed" ? "proposed" : value === "later" ? "later" : "other"] += 1;
      var mask = card.querySelector("input[data-key=m]");
      if (mask && mask.checked) sums.mask += 1;
      card.classList.toggle("reading--marked", value !== "as_proposed" || Boolean(mask && mask.checked));
    });
    Object.keys(sums).forEach(function (name) {
      var place = document.querySelector("[data-sum=" + name + "]");
      if (place) place.textContent = sums[name];
    });
  }

  // The list and the buttons say one thing: whichever was used last.
  document.addEventListener("change", function (event) {
    var card = event.target.closest("[data-card]");
    if (event.target.matches("[data-keys-on]")) return keep(event.target.checked);
    if (!card) return;
    var list = card.querySelector("select:not([data-also])");
    if (event.target === list && list.value) {
      card.querySelectorAll("input[type=radio]").forEach(function (one) { one.checked = false; });
    } else if (event.target.type === "radio" && list) list.value = "";
    here = cards().indexOf(card);
    count();
  });

  function keep(isOn) {
    try { localStorage.setItem(KEEP, isOn ? "on" : "off"); } catch (error) { return; }
  }

  function say(card, input) {
    var place = document.querySelector("[data-said]");
    if (!place) return;
    var words = input.checked ? input.parentNode.textContent.trim() : place.dataset.off;
    place.textContent = place.dataset.marked.replace("{number}", cards().indexOf(card) + 1).replace("{words}", words);
  }

  function step(by) {
    var all = cards();
    if (!all.length) return;
    here = Math.max(0, Math.min(all.length - 1, here + by));
    all[here].focus();
    all[here].scrollIntoView({ block: "nearest" });
  }

  function mark(key) {
    var card = cards()[here];
    var input = card && card.querySelector(key === "0" ? "input[value=as_proposed]" : "input[data-key='" + key + "']");
    if (card && !input && key === "a") return card.querySelector("[data-also]").focus();
    if (!input) return;
    input.checked = input.type === "radio" ? true : !input.checked;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    say(card, input);
  }

  function press(selector) {
    var found = document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  }

  function act(key) {
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (/^[0-4axm]$/.test(key)) mark(key);
    else if (key === "u") return press("[data-undo]");
    else if (key === "?") open();
    else if (key === "/") {
      var search = document.querySelector("input[type=search]");
      if (search) search.focus();
      else return press("[data-search]");
    } else if (key === "Enter") return press("form.marks .marks__end button");
    else return false;
    return true;
  }

  function isTyping(place) {
    return place.closest("textarea, select, button, a, summary, dialog") ||
      (place.matches("input") && !/^(radio|checkbox)$/.test(place.type));
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!form() || isOff() || isTyping(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });

  function open() {
    var box = document.getElementById("keys");
    if (!box || !box.showModal) return;
    box.querySelector("[data-keys-on]").checked = !isOff();
    box.showModal();
  }

  // Words selected in a text are taken as those to mask; the press must not take the selection away first.
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest("[data-take-words]")) event.preventDefault();
  });
  function take(button) {
    var card = button.closest("[data-card]"), chosen = window.getSelection();
    var words = String(chosen).trim();
    var field = card.querySelector("input[name^=passage-]");
    if (words && card.querySelector("blockquote").contains(chosen.anchorNode)) field.value = words;
    field.focus();
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-take-words]")) take(event.target.closest("[data-take-words]"));
    if (event.target.closest("[data-keys-open]")) open();
    if (event.target.closest("[data-keys-close]")) document.getElementById("keys").close();
  });

  // The next page comes into this one: the answer of the server is the whole page, its content is put in place.
  document.addEventListener("submit", function (event) {
    var sent = event.target;
    if (!sent.matches("form.marks") || !window.fetch || !window.DOMParser) return;
    event.preventDefault();
    var button = sent.querySelector(".marks__end button");
    button.disabled = true;
    fetch(sent.action, { method: "POST", body: new URLSearchParams(new FormData(sent)), credentials: "same-origin" })
      .then(function (answer) {
        return answer.text().then(function (page) { put(page, answer.url); });
      })
      .catch(function () { button.disabled = false; sent.submit(); });
  });

  function put(page, address) {
    var made = new DOMParser().parseFromString(page, "text/html");
    var content = made.getElementById("content");
    if (!content) throw new Error("no page");
    document.getElementById("content").replaceWith(content);
    var chain = made.querySelector(".chain");
    if (chain) document.querySelector(".chain").replaceWith(chain);
    document.title = made.title;
    if (address !== location.href) history.pushState({}, "", address);
    at = place();
    begin();
    window.scrollTo(0, 0);
    content.focus({ preventScroll: true });
  }

  // Back to a page that was put in place: fetched anew, since what it held is decided.
  window.addEventListener("popstate", function () { if (place() !== at) location.reload(); });

  function begin() {
    here = -1;
    var link = document.querySelector("[data-keys-open]");
    if (link && window.HTMLDialogElement) link.hidden = false;
    document.querySelectorAll("[data-take-words]").forEach(function (one) { one.hidden = false; });
    count();
  }
  var at = place();
  begin();
})();
