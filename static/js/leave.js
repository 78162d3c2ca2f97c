// Leaves at once, and puts the other page in this one's place so that Back does not lead here. Without it a plain link.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-leave]");
    if (!link) return;
    event.preventDefault();
    Array.prototype.forEach.call(document.forms, function (form) { form.reset(); });
    document.body.hidden = true;
    location.replace(link.href);
  });
})();
