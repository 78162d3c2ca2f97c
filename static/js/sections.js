// Steps through a survey section by section. Without it the survey is one long page that works.
(function () {
  "use strict";
  var errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();
  var form = document.querySelector("form[data-sections]");
  if (!form) return;
  var sections = Array.prototype.slice.call(form.querySelectorAll("[data-section]"));
  var end = form.querySelector(".send");
  var first = document.querySelector("[data-first]");
  if (sections.length < 2) return;
  var here = 0;

  function button(word, kind, step) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button button--" + kind;
    made.textContent = word;
    made.addEventListener("click", function () {
      go(beside(here, step));
    });
    return made;
  }

  // The nearest section in this direction that is asked; conditions.js marks the others.
  function beside(index, step) {
    do index += step; while (sections[index] && sections[index].hasAttribute("data-skipped"));
    return index;
  }

  // Each section is a place in the browser's history, so that the phone's own Back goes one section back.
  function go(index) {
    history.pushState({ section: index }, "");
    show(index, true);
  }

  function show(index, moves) {
    here = Math.max(0, Math.min(index, sections.length - 1));
    sections.forEach(function (section, i) { section.hidden = i !== here; });
    back.hidden = beside(here, -1) < 0;
    next.hidden = beside(here, 1) >= sections.length;
    if (end) end.hidden = !next.hidden;
    if (first) first.hidden = here > 0;
    if (!moves) return;
    var title = sections[here].querySelector("h2");
    sections[here].scrollIntoView();
    if (title) title.focus({ preventScroll: true });
  }

  function sectionOf(id) {
    var target = id && document.getElementById(id);
    return sections.findIndex(function (section) { return section.contains(target); });
  }

  var row = document.createElement("div");
  var back = button(form.dataset.back, "quiet", -1);
  var next = button(form.dataset.next, "primary", 1);
  row.className = "buttons";
  row.append(next, back);
  form.append(row);
  form.classList.add("sections");

  // A link of the error summary leads into a section that may be hidden.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    var id = link && link.getAttribute("href").slice(1);
    var index = sectionOf(id);
    if (index < 0) return;
    event.preventDefault();
    if (index !== here) go(index);
    document.getElementById(id).focus();
  });
  form.addEventListener("asked", function () { show(here); });
  addEventListener("popstate", function (event) { show(event.state ? event.state.section : 0, true); });

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
