// The quick exit, on every page of ours. It empties the page before anything else, and nothing here can wait for the network.
var gone = false;
var exitUrl = document.getElementById("exit").href;
var lastEsc = 0;

function now() { return new Date().getTime(); }

function empty() {
  var root = document.documentElement;
  while (root.firstChild) { root.removeChild(root.firstChild); }
}

function clearTab() {
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
  gone = true;
  if (event && event.preventDefault) { event.preventDefault(); }
  var token = letGo();
  clearTab();
  if (token) { sendLeave(token); }
  try { sessionStorage.setItem("left", 1); } catch (e) { /* storage is off */ }
  // Without a line a website is the browser's own page about that; an empty one needs none.
  location.replace(lineLost || navigator.onLine === false ? "about:blank" : exitUrl);
}

// How this page was come to: 0 anew, 1 by a reload, 2 by Back or Forward.
function arrival() {
  var how = window.performance && window.performance.navigation;
  return how ? how.type : 0;
}

// Whether this tab was left fast: then Back and Forward bring no page of ours up, and only the address opens one again.
function wasLeft() {
  try { return !!sessionStorage.getItem("left"); } catch (e) { return false; }
}

// Keys of a composition belong to the input method (UI Events, 5.2.5.1): there Escape gives up a word, not the page.
function ofComposition(event) { return event.isComposing || event.keyCode === 229; }

function onEsc(event) {
  if (ofComposition(event)) { return; }
  if (event.key !== "Escape" && event.key !== "Esc" && event.keyCode !== 27) { return; }
  if (now() - lastEsc < 2000) { quickExit(event); return; }
  lastEsc = now();
  hintExit();
}

// A link to a page of ours puts it in this one's place: the tab's history holds one of them.
function onClick(event) {
  var link = event.target;
  if (link.href === exitUrl) { quickExit(event); return; }
  if (link.host === location.host) {
    event.preventDefault();
    location.replace(link.href);
  }
}

// A page that comes back from the browser's memory after an exit stays empty and leaves once more.
function onPageShow(event) {
  if (gone || event.persisted && wasLeft()) { quickExit(); }
}

document.addEventListener("click", onClick, true);
document.addEventListener("keydown", onEsc, true);
addEventListener("pageshow", onPageShow);
if (arrival() === 2 && wasLeft()) { quickExit(); }
