// A form that only asks (method get) answers in place while one writes. Without it the button asks.
(function () {
  "use strict";
  if (!self.fetch || !self.DOMParser || !self.URLSearchParams || !self.FormData) return;
  Array.prototype.forEach.call(document.querySelectorAll("form[data-live]"), function (form) {
    var timer;
    var asked = 0;

    function show(page, number) {
      var name = form.dataset.live;
      var fresh = new DOMParser().parseFromString(page, "text/html").getElementById(name);
      var old = document.getElementById(name);
      if (!fresh || !old || number !== asked) return;
      while (old.firstChild) old.removeChild(old.firstChild);
      while (fresh.firstChild) old.appendChild(document.adoptNode(fresh.firstChild));
      old.removeAttribute("aria-busy");
    }

    function ask() {
      var number = asked += 1;
      var address = form.action + "?" + new URLSearchParams(new FormData(form)).toString();
      document.getElementById(form.dataset.live).setAttribute("aria-busy", "true");
      fetch(address, { credentials: "same-origin" })
        .then(function (response) { return response.text(); })
        .then(function (page) { show(page, number); history.replaceState(history.state, "", address); })
        .catch(function () { /* The button still asks, and says what is wrong. */ });
    }

    function wait() {
      clearTimeout(timer);
      timer = setTimeout(ask, 300);
    }

    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
  });
})();
