// Words, elements, time and identifiers.
var lastStamp = 0;
var noticeTimer = null;
var noticeWord = null;

function $(id) { return document.getElementById(id); }

function names() { return ALIASES[session.lang].split(" "); }

var keys = KEYS.split(" ");

function word(key, n) { return (WORDS[session.lang][keys.indexOf(key)] || "").split("{n}").join(n); }

function has(key) { return keys.indexOf(key) >= 0; }

function each(table, run) { Object.keys(table).forEach(function (key) { run(key, table[key]); }); }

// Every text reaches the page here: as text, never as markup. Unchanged text is left alone, so that a screen reader
// does not read it again.
function say(node, text) {
  if (node.textContent !== text) { node.textContent = text; }
}

function make(tag, name, text) {
  var node = document.createElement(tag);
  if (name) { node.className = name; }
  if (text) { node.textContent = text; }
  return node;
}

function on(id, type, run) { $(id).addEventListener(type, run); }

function press(id, run) { on(id, "click", run); }

function hide(id, away) { $(id).hidden = away; }

function applyWords() {
  [].forEach.call(document.querySelectorAll("[data-w]"), function (node) { say(node, word(node.getAttribute("data-w"))); });
  document.documentElement.lang = session.lang;
  $("switch").lang = session.lang === "nl" ? "en" : "nl";
  $("log").setAttribute("aria-label", word("log_label"));
  $("text").placeholder = word("input_label");
}

// A line above the page about the connection; `ms` lets it go away by itself.
function notice(key, ms) {
  clearTimeout(noticeTimer);
  noticeWord = key;
  if (gone) { return; }
  hide("notice", !key);
  say($("notice"), key ? word(key) : "");
  keepEnd();
  if (ms) { noticeTimer = setTimeout(function () { notice(lineLost ? lostWord() : null); }, ms); }
}

function twoDigits(n) { return (n < 10 ? "0" : "") + n; }

function clockTime(at) {
  var date = new Date(at);
  return isNaN(date.getTime()) ? "" : twoDigits(date.getHours()) + ":" + twoDigits(date.getMinutes());
}

function hex(n, digits) {
  var text = n.toString(16);
  while (text.length < digits) { text = "0" + text; }
  return text;
}

function randomBytes(n) { return window.crypto.getRandomValues(new Uint8Array(n)); }

// The token of a conversation is made here (the server keeps its hash): asking twice, because an answer was lost, starts
// one conversation, and leaving needs no answer first. Where the browser cannot make one the server does.
function newKey() {
  try { return "v_" + [].map.call(randomBytes(32), function (n) { return hex(n, 2); }).join(""); } catch (e) { return null; }
}

// Bytes for what has to differ and is no secret: from chance alone where the browser cannot make secrets.
function anyBytes(n) {
  try { return randomBytes(n); } catch (e) { /* an old browser */ }
  var bytes = [];
  while (bytes.length < n) { bytes.push(Math.floor(Math.random() * 256)); }
  return bytes;
}

// A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, version, random, variant, random. Each is later than the one before.
function uuid7() {
  lastStamp = Math.max(now(), lastStamp + 1);
  var bytes = anyBytes(10);
  var tail = "";
  bytes[0] = 0x70 | (bytes[0] & 0x0f);
  bytes[2] = 0x80 | (bytes[2] & 0x3f);
  for (var i = 0; i < 10; i += 1) { tail += hex(bytes[i], 2); }
  var all = hex(lastStamp, 12) + tail;
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join("-");
}
