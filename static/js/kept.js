// Answers that somebody chose to keep on the device until there is a network. The page and the service worker share it.
(function (scope) {
  "use strict";
  var NAME = "kept-answers";
  var STORE = "answers";
  var WEEK = 7 * 24 * 60 * 60 * 1000;
  var PATIENCE = 20000;

  // Looking leaves no trace: only `make` makes a place to keep things in. Gives null when there is none.
  function open(make) {
    return new Promise(function (done, failed) {
      var asked = scope.indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        if (make) asked.result.createObjectStore(STORE, { keyPath: "id" });
        else asked.transaction.abort();
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function (event) {
        event.preventDefault();
        if (make) failed(asked.error); else done(null);
      };
    });
  }

  function use(make, mode, work) {
    return open(make).then(function (place) {
      if (!place) return undefined;
      return new Promise(function (done, failed) {
        var act = place.transaction(STORE, mode);
        var got = work(act.objectStore(STORE));
        act.oncomplete = function () { place.close(); done(got && got.result); };
        act.onabort = function () { place.close(); failed(act.error); };
      });
    });
  }

  // Only what is still there changes: what another tab has erased does not come back.
  function mark(id, state) {
    return use(false, "readwrite", function (store) {
      store.get(id).onsuccess = function (event) {
        if (event.target.result) store.put({ id: id, state: state, until: Date.now() + WEEK });
      };
    });
  }

  function refuse(one) {
    one.state = "refused";
    return use(false, "readwrite", function (store) { store.put(one); });
  }

  function drop(id) {
    return use(false, "readwrite", function (store) { store.delete(id); }).then(tidy);
  }

  // The last one gone, the place itself goes, and the service worker with it. A page that was left in the middle of
  // this leaves an empty place, which goes at the next visit.
  function tidy() {
    return use(false, "readonly", function (store) { return store.count(); }).then(function (count) {
      if (count !== 0) return;
      scope.indexedDB.deleteDatabase(NAME);
      if (scope.navigator.serviceWorker) {
        scope.navigator.serviceWorker.getRegistrations().then(function (known) {
          known.forEach(function (one) { one.unregister(); });
        }).catch(function () {});
      }
    });
  }

  function all() {
    return use(false, "readonly", function (store) { return store.getAll(); })
      .then(function (found) { return found || []; });
  }

  // Rejected when there is no contact; else whatever was answered, which may also be a refusal.
  function post(address, body) {
    var stop = scope.AbortController ? new AbortController() : null;
    var timer = stop && setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch(address, {
      method: "POST",
      body: body,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      credentials: "same-origin",
      signal: stop ? stop.signal : undefined
    }).then(function (reply) { clearTimeout(timer); return reply; }, function (error) { clearTimeout(timer); throw error; });
  }

  // Received is what our own server has led on to its thanks, nothing else: a hotel's sign-in page also answers.
  function isReceived(reply) {
    var place = reply.url ? new URL(reply.url) : null;
    return reply.ok && reply.redirected && place.origin === scope.location.origin && /\/thanks$/.test(place.pathname);
  }

  function deliver(one) {
    return post(one.address, one.body).then(function (reply) {
      if (isReceived(reply)) return mark(one.id, "sent");
      // Too many at once, or something broken at the other end: wait. What it says no to, a person must see.
      if ([400, 404, 409, 413, 422].indexOf(reply.status) >= 0) return refuse(one);
    }).catch(function () {});
  }

  // Send what waits and let go of what is too old; gives what is there afterwards.
  function sendAll() {
    return all().then(function (found) {
      return found.reduce(function (before, one) {
        return before.then(function () {
          if (one.state === "waiting" && one.until > Date.now()) return deliver(one);
          if (one.body && one.until <= Date.now()) return mark(one.id, "gone");
          if (one.until <= Date.now()) return drop(one.id);
        });
      }, Promise.resolve()).then(tidy).then(all);
    });
  }

  // Looked for afterwards: another tab may have been taking an empty place away just then.
  function keep(id, address, body) {
    var one = { id: id, address: address, body: body, state: "waiting", until: Date.now() + WEEK };
    function put() { return use(true, "readwrite", function (store) { store.put(one); }); }
    return put().then(all).then(function (found) {
      if (!found.some(function (other) { return other.id === id; })) return put();
    });
  }

  scope.kept = { all: all, drop: drop, isReceived: isReceived, keep: keep, post: post, sendAll: sendAll };
})(self);
