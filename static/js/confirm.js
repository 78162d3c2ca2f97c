// Asks before something is published or erased. Without it the button does what it says.
(function () {
  "use strict";
  function ask(button) {
    var box = document.createElement("dialog");
    var words = document.createElement("p");
    var row = document.createElement("div");
    var no = document.createElement("button");
    var yes = document.createElement("button");
    words.textContent = button.dataset.confirm;
    words.id = "ask";
    box.className = "ask";
    box.setAttribute("aria-labelledby", "ask");
    row.className = "buttons";
    no.className = "button button--quiet";
    no.textContent = button.dataset.cancel;
    yes.className = button.className;
    yes.textContent = button.textContent;
    no.addEventListener("click", function () { box.close(); });
    yes.addEventListener("click", function () { box.close(); send(button); });
    box.addEventListener("close", function () { box.remove(); button.focus(); });
    row.append(yes, no);
    box.append(words, row);
    document.body.append(box);
    box.showModal();
    no.focus();
  }

  function send(button) {
    button.dataset.asked = "yes";
    button.click();
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.asked) return;
    event.preventDefault();
    if (window.HTMLDialogElement && HTMLDialogElement.prototype.showModal) ask(button);
    else if (confirm(button.dataset.confirm)) send(button);
  });
})();
