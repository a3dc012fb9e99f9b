// The quick exit. It empties the page before anything else, and nothing here can wait for the network.
var gone = false;
var session = newSession("nl");
var exitUrl = document.body.getAttribute("data-exit");
var lastEsc = 0;

function now() { return new Date().getTime(); }

// `token` opens the conversation and stays in memory, as does `key`, a token that the server has not confirmed yet. `tab` is
// the ticket that the tab keeps; `former` that of a start whose answer never came to this tab.
function newSession(lang) {
  return { token: null, key: null, tab: null, former: null, on: false, lang: lang, alias: "", outbox: [], draft: "" };
}

function empty() {
  var root = document.documentElement;
  while (root.firstChild) { root.removeChild(root.firstChild); }
}

function forget() {
  sealKey = null;
  kept = "";
  try { sessionStorage.clear(); } catch (e) { /* storage is off: nothing was kept */ }
}

function sendLeave(token) {
  var body = JSON.stringify({ how: "quick_exit", token: token });
  var sent = false;
  try { sent = !!navigator.sendBeacon && navigator.sendBeacon("/v1/visitor/leave", body); } catch (e) { sent = false; }
  if (sent) { return; }
  try {
    var xhr = new XMLHttpRequest();
    xhr.open("POST", "/v1/visitor/leave", true);
    xhr.setRequestHeader("Content-Type", "text/plain");
    xhr.send(body);
  } catch (e) { /* no line: the server notices the silence by itself */ }
}

function quickExit(event) {
  empty();
  forget();
  gone = true;
  if (event && event.preventDefault) { event.preventDefault(); }
  var token = session.token || session.tab || session.key || session.former;
  session = newSession(session.lang);
  if (token) { sendLeave(token); }
  location.replace(exitUrl);
}

// Keys of a composition belong to the input method (UI Events, 5.2.5.1): there Escape gives up a word, not the page.
function ofComposition(event) { return event.isComposing || event.keyCode === 229; }

function onEsc(event) {
  if (ofComposition(event)) { return; }
  if (event.key !== "Escape" && event.key !== "Esc" && event.keyCode !== 27) { return; }
  if (now() - lastEsc < 2000) { quickExit(event); return; }
  lastEsc = now();
  notice("exit_hint", 2000);
}

// A page that comes back from the browser's memory after an exit stays empty and leaves once more.
function onPageShow(event) {
  if (gone) { empty(); location.replace(exitUrl); return; }
  if (event.persisted) {
    if (session.ask) { session.ask = null; save(); }
    wake();
  }
}

document.getElementById("exit").addEventListener("click", quickExit);
document.addEventListener("keydown", onEsc, true);
addEventListener("pageshow", onPageShow);
