// Leaves at once, and puts the other page in this one's place so that Back does not lead here. Without it a plain link.
(function () {
  "use strict";
  var cameBack = false;
  addEventListener("popstate", function () { cameBack = true; });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-leave]");
    if (!link) return;
    event.preventDefault();
    Array.prototype.forEach.call(document.forms, function (form) { form.reset(); });
    document.body.hidden = true;
    // What is typed lies in the tab's history (refresh.js): here, and where one came back from.
    history.replaceState(null, "");
    if (cameBack) history.pushState(null, "");
    location.replace(link.href);
  });
})();
