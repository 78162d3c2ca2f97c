// Sends what somebody chose to keep, when the network is back and no page is open. It answers no request
// and keeps no page, so that nobody ever meets the page of another person.
(function (worker) {
  "use strict";
  worker.addEventListener("sync", function (event) {
    event.waitUntil(worker.kept.sendAll().then(function (left) {
      // An error asks the browser to try again later.
      if (left.some(function (one) { return one.state === "waiting"; })) throw new Error("not yet");
    }));
  });
})(self);
