// Keeps what is answered when the page is loaded anew, which some browsers forget. It lies in the tab's own history,
// as what a browser keeps for its Back button, and nowhere for devices that many use. Before sections.js.
(function () {
  "use strict";
  var form = document.querySelector("form[data-keeps]");
  if (!form || !self.FormData || !FormData.prototype.forEach) return;
  var timer;

  function typed() {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (name.indexOf("form_") !== 0) found.push([name, value]);
    });
    return found;
  }

  function remember() {
    clearTimeout(timer);
    // The state of the history is one object: sections.js has its own part of it.
    if (form.parentNode && !form.hasAttribute("data-sent")) put(typed());
  }

  function put(answers) {
    history.replaceState({ section: history.state ? history.state.section : 0, typed: answers }, "");
  }

  function restore(answers) {
    Array.prototype.forEach.call(form.elements, function (control) {
      if (!control.name || control.name.indexOf("form_") === 0) return;
      var values = answers.filter(function (one) { return one[0] === control.name; }).map(function (one) { return one[1]; });
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.indexOf(control.value) >= 0;
      else if (values.length) control.value = values[0];
    });
  }

  function isReload() {
    var entry = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    return entry ? entry.type === "reload" : performance.navigation && performance.navigation.type === 1;
  }

  if (isReload() && history.state && history.state.typed) restore(history.state.typed);
  form.addEventListener("change", remember);
  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(remember, 300);
  });
  addEventListener("popstate", remember);
  form.addEventListener("sent", function () {
    clearTimeout(timer);
    form.setAttribute("data-sent", "");
    put(null);
  });
  // Back to a form that was sent: who changes it is answering anew.
  addEventListener("pageshow", function () { form.removeAttribute("data-sent"); });
})();
