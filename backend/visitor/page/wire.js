// Requests, and what is known of the line. "Connected" is said only after an answer.
var epoch = 0;
var lineLost = false;
var failures = 0;
var quietUntil = 0;
// When an answer came last, of whatever kind. A page that was out of sight has a clock, and no answers.
var heard = now();

// Whether what the page knows of the helpline may be over: then nothing of it is said.
function unheard() { return lineLost || quietLeft() > 0 || now() - heard > 45000; }

// `done(status, data)`; status 0 means that no answer came. Answers for a conversation that was wiped are dropped.
// `bearer` takes the place of the token.
function call(method, path, body, done, timeout, bearer) {
  if (gone) { return null; }
  var xhr = new XMLHttpRequest();
  var mine = epoch;
  var settled = false;
  function settle(status) {
    if (settled || gone || mine !== epoch) { return; }
    settled = true;
    if (status > 0) { heard = now(); }
    var data = {};
    try { data = JSON.parse(xhr.responseText) || {}; } catch (e) { data = {}; }
    data.retry_after = data.retry_after || xhr.getResponseHeader("Retry-After");
    if (status > 0 && status < 500 && status !== 429) { lineFound(); }
    done(status, data);
  }
  xhr.open(method, "/v1/visitor/" + path, true);
  xhr.timeout = timeout || 20000;
  var token = bearer || session.token || session.key;
  if (token) { xhr.setRequestHeader("Authorization", "Bearer " + token); }
  xhr.onload = function () { settle(xhr.status); };
  xhr.onerror = xhr.ontimeout = xhr.onabort = function () { settle(0); };
  if (body) { xhr.setRequestHeader("Content-Type", "application/json"); }
  // What the browser itself refuses is a request without an answer: it is tried again.
  try { xhr.send(body ? JSON.stringify(body) : null); } catch (e) { setTimeout(xhr.onerror, 0); }
  return xhr;
}

function lineFound() {
  failures = 0;
  if (!lineLost) { return; }
  lineLost = false;
  notice("found", 4000);
  sayChat();
  setTimeout(wake, 0);
}

// How long the server asked us to be quiet, in milliseconds from now. Nothing that happens meanwhile may shorten it.
function quietLeft() { return Math.max(0, quietUntil - now()); }

// Give the time to wait in milliseconds: what the server asked for, or a growing time with chance in it, so that
// not every phone comes back in the same second.
function afterFailure(status, data) {
  if (status === 429) {
    quietUntil = now() + Math.max(1, Number(data.retry_after) || 5) * 1000;
    counsellorTypes = false;
    sayChat();
    return quietLeft();
  }
  failures += 1;
  if (!lineLost) {
    lineLost = true;
    counsellorTypes = false;
    notice(lostWord());
    sayChat();
  }
  emptyWhenOver();
  return Math.min(30000, 1000 * Math.pow(2, Math.min(failures, 5))) * (0.5 + Math.random() / 2);
}
