// A start for which there is no room is tried again by itself: never sooner than the server asked, each phone at a moment of
// its own, and only while somebody looks at this screen.
var tryAt = 0;
var tryTimer = null;
var tryingWhy = "";

// In steps, and rounded up: nothing hurries, and it never comes later than was said.
function sayTrying() {
  var left = (tryAt - now()) / 1000;
  var full = tryingWhy === "trying_full";
  say($("trying-title"), word(full ? "trying_title" : "starting"));
  say($("trying-why"), tryingWhy ? word(tryingWhy) : "");
  hide("trying-when", !full);
  say($("trying-when"), word(!tryAt ? "starting" : left > 90 ? "trying_later" : "trying_seconds", Math.ceil(left / 5) * 5));
}

function showTrying(why) {
  tryingWhy = why;
  if (screen === "trying") { sayTrying(); } else { show("trying", true); }
}

function tryLater(seconds) {
  tryAt = now() + Math.max(1, Number(seconds) || 10) * 1000 * (1 + Math.random() / 2);
  starting = false;
  showTrying("trying_full");
  countDown();
}

// Out of sight nothing is tried: no chat begins where nobody looks.
function countDown() {
  clearTimeout(tryTimer);
  if (gone || screen !== "trying" || !tryAt || document.hidden) { return; }
  if (now() >= tryAt) { tryAt = 0; sayTrying(); begin(); return; }
  sayTrying();
  tryTimer = setTimeout(countDown, Math.min(1000, tryAt - now()));
}

// A start that is on its way when the chatter goes back is no chat that they want: it leaves.
function stopTrying() {
  clearTimeout(tryTimer);
  tryAt = 0;
  if (!starting) { return; }
  starting = false;
  dropCalls();
  if (!session.tab) { return; }
  session.former = session.tab;
  session.key = session.tab = null;
  save();
  leaveFormer(null);
}

function stepBack(name) {
  stopTrying();
  show(name, true);
  askStatus();
}

// What was written before there is a chat to write it in stays in sight, also where the start takes long.
function sayWritten() {
  var text = $("text").value;
  hide("written", !text || screen === "chat" || screen === "again");
  say($("written-text"), text);
}
