// Hides what is not asked given the other answers. Without it every question stands there with its condition
// in words, and the server decides.
(function () {
  "use strict";
  var form = document.querySelector("form[data-sections]");
  var parts = form ? Array.prototype.slice.call(form.querySelectorAll("[data-show-if]")) : [];
  if (!parts.length) return;

  // What is answered to a question that is itself asked: the values chosen, or what was typed.
  function given(key) {
    return Array.prototype.filter.call(form.querySelectorAll("[name='" + key + "']"), function (control) {
      var is_choice = control.type === "radio" || control.type === "checkbox";
      return control.value && (!is_choice || control.checked) && !control.closest("[data-skipped]");
    }).map(function (control) { return control.value.trim(); });
  }

  function holds(condition) {
    if (condition.all) return condition.all.every(holds);
    if (condition.any) return condition.any.some(holds);
    if (condition.not) return !holds(condition.not);
    var values = given(condition.question);
    if (condition.any_of) return values.some(function (value) { return condition.any_of.indexOf(value) >= 0; });
    if (!values.length || !/^-?\d+$/.test(values[0])) return false;
    var number = Number(values[0]);
    return !(number < condition.at_least) && !(number > condition.at_most);
  }

  // In the order of the page, since a condition may look at a question that has one itself.
  function look() {
    parts.forEach(function (part) {
      var is_asked = holds(JSON.parse(part.dataset.showIf));
      if (is_asked) part.removeAttribute("data-skipped");
      else part.setAttribute("data-skipped", "");
      // Whole sections are shown and hidden by sections.js, which steps over those that are skipped.
      if (!part.hasAttribute("data-section")) part.hidden = !is_asked;
    });
    form.dispatchEvent(new Event("asked"));
  }

  parts.forEach(function (part) {
    var words = part.querySelector(".asked-if__words");
    if (words) words.remove();
  });
  form.addEventListener("change", look);
  form.addEventListener("input", look);
  addEventListener("pageshow", look);
  look();
})();
