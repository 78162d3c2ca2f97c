// On the projector the arrow keys follow the links that stand on the page.
(function () {
  "use strict";
  var ways = document.querySelector("[data-screen]");
  var keys = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev", Home: "up" };
  if (!ways) return;
  document.addEventListener("keydown", function (event) {
    var way = keys[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    var link = ways.querySelector("a[rel=" + way + "]");
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
