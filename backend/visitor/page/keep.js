// What the tab keeps for a page that is loaded again. In clear: a ticket that fetches no text by itself, and the language.
// What is not sent yet is sealed with a key that the server holds and forgets at the end. Without a key, or where the
// browser gives no room: memory alone. `keeping`: whether the newest that should be kept was really written.
var sealKey = null;
var keeping = false;
var kept = "";
var sealing = false;
var sealAgain = false;

function bytesOf(raw) {
  var bytes = new Uint8Array(raw.length);
  for (var i = 0; i < raw.length; i += 1) { bytes[i] = raw.charCodeAt(i); }
  return bytes;
}

function rawOf(bytes) { return [].map.call(bytes, function (n) { return String.fromCharCode(n); }).join(""); }

// JSON of any text, also of half an emoji, in characters of one byte.
function asciiJson(value) {
  return JSON.stringify(value).split("").map(function (char) {
    return char < "\u007f" ? char : "\\u" + hex(char.charCodeAt(0), 4);
  }).join("");
}

// The ticket is part of what is sealed: nothing of one conversation opens in another.
function sealedBy(iv) { return { name: "AES-GCM", iv: iv, additionalData: bytesOf(session.tab) }; }

function unsent() { return session.outbox.length > 0 || session.draft !== ""; }

// `whole`: with it everything is kept that has to be.
function write(whole) {
  if (gone || (view && view.state === "ended")) { return; }
  var tab = session.tab || session.former;
  var all = { tab: tab, on: session.on, lang: session.lang, offer: session.offer, at: session.at, sealed: kept, ask: session.ask };
  try {
    sessionStorage.setItem("chat", JSON.stringify(all));
    keeping = whole || keeping;
  } catch (e) { keeping = false; }
  sayLine();
}

function save() {
  if (!unsent()) { kept = ""; }
  write(!unsent());
  seal();
}

// One at a time, and the newest again after it. A start value is never used twice: each is 96 random bits.
function seal() {
  if (gone || !sealKey || !session.tab || !unsent()) { return; }
  if (sealing) { sealAgain = true; return; }
  var mine = sealKey;
  var iv = randomBytes(12);
  function done(box) {
    sealing = false;
    if (gone) { return; }
    if (box && mine === sealKey && unsent()) {
      kept = btoa(rawOf(iv) + rawOf(new Uint8Array(box)));
      write(true);
    }
    if (!box) { keeping = false; sayLine(); }
    if (sealAgain || mine !== sealKey) { sealAgain = false; seal(); }
  }
  sealing = true;
  window.crypto.subtle.encrypt(sealedBy(iv), mine, bytesOf(asciiJson([session.outbox, session.draft])))
    .then(done, function () { done(null); });
}

// `done` comes whether there is a key or not: an old phone, or one without a safe connection, cannot seal.
function takeKey(text, done) {
  var subtle = window.crypto && window.crypto.subtle;
  sealKey = null;
  if (!text || !subtle || !session.tab) { done(); return; }
  var raw = bytesOf(atob(text.split("-").join("+").split("_").join("/")));
  subtle.importKey("raw", raw, { name: "AES-GCM" }, false, ["encrypt", "decrypt"]).then(function (key) {
    if (!gone && session.tab) { sealKey = key; }
    done();
  }, done);
}

// `done([outbox, draft])`; null where nothing opens: the key was forgotten, or the tab's memory is not what we wrote.
function unseal(done) {
  var raw = "";
  try { raw = atob(kept); } catch (e) { raw = ""; }
  if (!sealKey || raw.length < 13) { done(null); return; }
  window.crypto.subtle.decrypt(sealedBy(bytesOf(raw.slice(0, 12))), sealKey, bytesOf(raw.slice(12))).then(function (box) {
    done(JSON.parse(rawOf(new Uint8Array(box))));
  }, function () { done(null); });
}

function recall() {
  try { return JSON.parse(sessionStorage.getItem("chat")) || {}; } catch (e) { return {}; }
}

function keeps() { return !!sealKey && keeping; }

// The words for a lost line: what happens to texts that wait, if this page goes.
function lostWord() {
  if (!session.token || (view && view.state === "ended")) { return "status_lost"; }
  return keeps() ? "lost" : unsent() ? "lost_open" : "status_lost";
}

// A sentence about texts that wait stands only as long as it is true.
function sayLine() {
  if (["lost", "lost_open", "status_lost"].indexOf(noticeWord) < 0) { return; }
  var key = lineLost ? lostWord() : noticeWord === "lost_open" && unsent() && !keeps() ? noticeWord : null;
  if (key !== noticeWord) { notice(key); }
}
