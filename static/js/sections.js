// Steps through a survey section by section, and shows all answers before they are sent.
// Without it the survey is one long page that works.
(function () {
  "use strict";
  var errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();
  var form = document.querySelector("form[data-sections]");
  if (!form) return;
  var sections = Array.prototype.slice.call(form.querySelectorAll("[data-section]"));
  var end = form.querySelector(".send");
  var first = document.querySelector("[data-first]");
  // What fits on one screen needs no steps.
  if (sections.length < 2 && form.querySelectorAll(".field").length < 5) return;
  var here = 0;
  var review = made("section", "section review");
  var list = made("dl", "review__list");
  sections.push(review);

  function made(tag, kind, words) {
    var element = document.createElement(tag);
    element.className = kind;
    if (words) element.textContent = words;
    return element;
  }

  function button(word, kind, step) {
    var element = made("button", "button button--" + kind, word);
    element.type = "button";
    element.addEventListener("click", function () { go(beside(step)); });
    return element;
  }

  // A section is left out while nothing in it is asked: conditions.js marks what is skipped.
  function isLeftOut(section) {
    var fields = Array.prototype.slice.call(section.querySelectorAll(".field"));
    return section.hasAttribute("data-skipped") ||
      (fields.length > 0 && fields.every(function (field) { return !isAsked(field); }));
  }

  function isAsked(field) {
    for (var one = field; one && !one.hasAttribute("data-section"); one = one.parentElement) {
      if (one.hidden || one.hasAttribute("data-skipped")) return false;
    }
    return true;
  }

  function beside(step) {
    var index = here + step;
    while (index > 0 && index < sections.length - 1 && isLeftOut(sections[index])) index += step;
    return index >= 0 && index < sections.length && !isLeftOut(sections[index]) ? index : here;
  }

  // Each section is a place in the browser's history, so that the phone's own Back goes one section back.
  function go(index) {
    var typed = history.state && history.state.typed;
    // Only where one is holds what is typed: whoever leaves must not find it by Back and loading anew.
    history.replaceState({ section: here }, "");
    history.pushState({ section: index, typed: typed }, "");
    show(index, true);
  }

  function show(index, moves) {
    here = Math.max(0, Math.min(index, sections.length - 1));
    if (isLeftOut(sections[here])) here = beside(1);
    sections.forEach(function (section, i) { section.hidden = i !== here; });
    back.hidden = beside(-1) === here;
    next.hidden = sections[here] === review;
    if (end) end.hidden = !next.hidden;
    if (first) first.hidden = here > 0;
    if (sections[here] === review) fill();
    else number();
    if (!moves) return;
    var title = sections[here].querySelector("h2");
    sections[here].scrollIntoView();
    if (title) title.focus({ preventScroll: true });
  }

  function number() {
    var asked = sections.filter(function (section) { return section !== review && !isLeftOut(section); });
    var at = asked.indexOf(sections[here]) + 1;
    var words = sections[here].querySelector(".section__step");
    var bar = sections[here].querySelector(".section__bar");
    if (words) words.textContent = form.dataset.step.replace("{number}", at).replace("{total}", asked.length);
    if (bar) { bar.max = asked.length; bar.value = at; }
  }

  // The review: each question that was asked, what was answered, and a link that leads back to it.

  function wordsOf(label) {
    var copy = label.cloneNode(true);
    copy.querySelectorAll(".field__must").forEach(function (mark) { mark.remove(); });
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  function answerOf(control, field) {
    if (control.type === "hidden" || control.disabled) return "";
    if (control.type !== "radio" && control.type !== "checkbox") {
      if (!control.value.trim()) return "";
      var words = control.tagName === "SELECT" ? control.options[control.selectedIndex].text : control.value;
      // One of several in a question, such as a place in a ranking, has words of its own.
      var own = control.labels && control.labels[0];
      return (own && !own.matches(".field__label") ? wordsOf(own) + ": " : "") + words.trim();
    }
    if (!control.checked) return "";
    // In a group within the question, such as a row of a matrix, the row is named too.
    var group = control.closest("fieldset");
    var row = group && group !== field && field.contains(group) && group.querySelector("legend");
    return (row ? wordsOf(row) + ": " : "") + (control.getAttribute("aria-label") || wordsOf(control.closest("label")));
  }

  function fill() {
    list.textContent = "";
    form.querySelectorAll("[data-section] .field").forEach(function (field) {
      var label = field.querySelector(".field__label");
      if (!label || field.parentElement.closest(".field") || !isAsked(field) || field.closest("[data-skipped]")) return;
      var controls = Array.prototype.slice.call(field.querySelectorAll("input, select, textarea"));
      var row = made("div", "review__question");
      var answers = controls.map(function (control) { return answerOf(control, field); }).filter(Boolean);
      row.append(made("dt", "", wordsOf(label)));
      (answers.length ? answers : [""]).forEach(function (words) {
        row.append(made("dd", words ? "review__answer" : "quiet", words || form.dataset.blank));
      });
      var link = made("a", "", form.dataset.change);
      link.href = "#" + (controls[0] || field).id;
      link.append(made("span", "unseen", ": " + wordsOf(label)));
      var change = made("dd", "review__change");
      change.append(link);
      row.append(change);
      list.append(row);
    });
  }

  function sectionOf(id) {
    var target = id && document.getElementById(id);
    return sections.findIndex(function (section) { return section.contains(target); });
  }

  var title = made("h2", "section__title", form.dataset.review);
  title.id = "look-through";
  title.tabIndex = -1;
  review.setAttribute("aria-labelledby", title.id);
  review.append(title, list);
  form.insertBefore(review, end);
  var row = document.createElement("div");
  var back = button(form.dataset.back, "quiet", -1);
  var next = button(form.dataset.next, "primary", 1);
  row.className = "buttons";
  row.append(next, back);
  form.append(row);
  form.classList.add("sections");

  // A link of the error summary or of the review leads into a section that may be hidden.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    var id = link && link.getAttribute("href").slice(1);
    var index = sectionOf(id);
    if (index < 0) return;
    event.preventDefault();
    if (index !== here) go(index);
    document.getElementById(id).focus();
  });
  addEventListener("popstate", function (event) { show(event.state ? event.state.section : 0, true); });
  // A browser may put back what was typed after this script has run.
  addEventListener("pageshow", function () { if (sections[here] === review) fill(); });
  // conditions.js says so when a question has come or gone.
  form.addEventListener("asked", function () { show(here); });

  // Enter in a one-line field goes on instead of sending a half-filled survey.
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("input") && !next.hidden) {
      event.preventDefault();
      next.click();
    }
  });

  var wrong = form.querySelector("[aria-invalid], .field--wrong");
  var start = wrong ? sections.findIndex(function (section) { return section.contains(wrong); }) : 0;
  if (history.state && history.state.section && !wrong) start = history.state.section;
  show(start);
})();
