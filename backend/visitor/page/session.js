// What the page knows of its conversation. It stands before the way out, which takes it along.
var session = newSession("nl");

// `token` opens the conversation and stays in memory, as does `key`, a token that the server has not confirmed yet. `tab` is
// the ticket that the tab keeps; `former` that of a start whose answer never came to this tab.
function newSession(lang) {
  return { token: null, key: null, tab: null, former: null, on: false, lang: lang, alias: "", outbox: [], draft: "" };
}

function forget() {
  sealKey = null;
  kept = "";
  clearTab();
}

// Gives what opens the conversation, and holds it no more.
function letGo() {
  var token = session.token || session.tab || session.key || session.former;
  session = newSession(session.lang);
  forget();
  return token;
}

function hintExit() { notice("exit_hint", 2000); }
