// How many characters are left in a free text, and letters that a Swedish phone keyboard lacks.
(function () {
  "use strict";
  document.querySelectorAll("textarea[data-counter]").forEach(function (field) {
    var line = document.createElement("p");
    line.className = "field__left";
    function count() {
      var left = field.maxLength - field.value.length;
      line.textContent = left < field.maxLength / 2 ? field.dataset.counter + " " + left : "";
      // Read aloud only when it begins to matter.
      line.setAttribute("aria-live", left < 100 ? "polite" : "off");
    }
    field.after(line);
    field.addEventListener("input", count);
    count();
  });

  function put(field, letter) {
    if (field.maxLength > 0 && field.value.length >= field.maxLength) return;
    field.setRangeText(letter, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
    field.focus();
  }

  // At the desk each letter is a button that sends the form; here it need not.
  document.querySelectorAll("button[data-letter]").forEach(function (key) {
    key.addEventListener("click", function (event) {
      event.preventDefault();
      put(document.getElementById(key.dataset.field), key.dataset.letter);
    });
  });

  document.querySelectorAll("[data-letters]").forEach(function (field) {
    var row = document.createElement("div");
    row.className = "letters";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", field.dataset.letters);
    Array.from("áčđŋšŧž").forEach(function (letter) {
      var key = document.createElement("button");
      key.type = "button";
      key.className = "letters__letter";
      key.textContent = letter;
      key.addEventListener("click", function () {
        put(field, letter);
      });
      row.append(key);
    });
    field.after(row);
  });
})();
