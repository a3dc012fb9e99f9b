// Before the conversation: is anybody there, two questions, a name; and what starts the page.
var status = null;
var statusTimer = null;
var ask = 0;
var screen = "";
var starting = false;

// `late`: it comes by itself, perhaps under a finger that was on its way to something else, and takes no press at first.
function show(name, focus, late) {
  ["welcome", "closed", "ask", "trying", "again", "chat"].forEach(function (id) { hide(id, id !== name); });
  screen = name;
  document.body.style.height = "";
  askCall(false);
  if (late) { document.body.className += " late"; }
  hide("switch", name === "chat");
  hide("stop", name !== "chat");
  sayAll();
  if (focus) { $(name).querySelector("h1").focus(); scrollTo(0, 0); }
}

// On the first screen, and where the helpline is closed, the numbers to call stand below too; a button shows them anywhere.
function numbersStand() { return screen === "welcome" || screen === "closed"; }

function askCall(open) {
  document.body.className = screen + (open ? " calling" : "");
  hide("danger", !open && !numbersStand());
  $("call").setAttribute("aria-expanded", String(open));
  if (open) { $("call-title").focus(); }
}

function statusWords() {
  if (!status || unheard()) { return word("status_asking"); }
  if (status.full) { return word("status_full"); }
  if (status.waiting > MANY) { return word("very_busy"); }
  if (!status.available) { return word(status.staffed ? "status_busy" : "status_nobody"); }
  if (status.waiting) { return counted("status_queue", status.waiting); }
  return word("status_free");
}

// The topics come with the words, not with the status: whatever came later would move what a finger is on its way to. The
// last choice lets a topic go.
function sayTopics() {
  var box = $("topics");
  TOPICS.ids.concat("").forEach(function (id, n) {
    var label = box.childNodes[n] || box.appendChild(make("label", "choice"));
    var input = label.firstChild || label.appendChild(make("input"));
    input.type = "radio";
    input.name = "topic";
    input.value = id;
    say(label.lastChild === input ? label.appendChild(make("span")) : label.lastChild, TOPICS[session.lang][n] || word("topic_none"));
  });
}

// The longest that can stand in the status, unseen below it: it holds the room open, so that no sentence moves the page.
function sayRoom() {
  var most = "";
  keys.forEach(function (key) {
    if ((key === "very_busy" || key.indexOf("status_") === 0) && word(key).length > most.length) { most = word(key, MANY); }
  });
  say($("room"), most);
}

function sayAll() {
  applyWords();
  sayRoom();
  say($("status"), statusWords());
  hide("before", !status || !status.return_words);
  say($("start"), word(starting ? "starting" : "start"));
  if (noticeWord) { say($("notice"), word(noticeWord)); }
  sayTopics();
  sayRows();
  sayChat();
  sayAgain();
  sayTrying();
  sayWritten();
}

function checked(name) {
  var node = document.querySelector("input[name=" + name + "]:checked");
  return node ? node.value : null;
}

// Asked while it matters: before the conversation, and while waiting in the queue. An older answer that comes later than
// a newer one tells of what was.
function askStatus() {
  clearTimeout(statusTimer);
  if (gone || (screen === "chat" && (!view || view.state !== "waiting"))) { return; }
  if (quietLeft()) { statusTimer = setTimeout(askStatus, quietLeft()); return; }
  var at = ++ask;
  call("GET", "status", null, function (code, data) {
    if (at < ask) { return; }
    statusTimer = setTimeout(askStatus, code === 200 ? 30000 : afterFailure(code, data));
    if (code === 200) { onStatus(data); }
    say($("status"), statusWords());
  }, 10000);
}

function onStatus(data) {
  status = data;
  hide("before", !status.return_words);
  if (screen === "chat") { sayChat(); return; }
  if (data.open === (screen === "closed")) { show(data.open ? "welcome" : "closed", true, true); }
}

function newAlias() {
  var others = names().filter(function (name) { return name !== $("alias").value; });
  $("alias").value = others[Math.floor(Math.random() * others.length)];
}

function switchLanguage() {
  var known = names().indexOf($("alias").value) >= 0;
  session.lang = session.lang === "nl" ? "en" : "nl";
  if (known) { newAlias(); }
  save();
  sayAll();
}

function startFailed(more, why) {
  starting = false;
  if (screen === "trying") { show("ask", true, true); }
  say($("start"), word("start"));
  hide("start-error", false);
  say($("start-error"), word(why || "failed") + " " + word(more));
  $("start-error").scrollIntoView(false);
}

function onStart(event) {
  event.preventDefault();
  if (starting) { return; }
  hide("start-error", true);
  begin();
}

// A start whose answer never came may stand in the queue. Nothing opens it from here, so it leaves before the next comes.
function leaveFormer(done) {
  call("POST", "leave", { how: "left", token: session.former }, function (code) {
    if (code === 204) { session.former = null; save(); }
    if (code === 204 && done) { done(); }
    if (code !== 204 && done) { startFailed("start_kept"); }
  });
}

function begin(work) {
  starting = true;
  say($("start"), word("starting"));
  if (session.former) { leaveFormer(begin); return; }
  var prechat = { can_type_safely: checked("safe") || "unknown" };
  var topic = checked("topic");
  if (topic) { prechat.topic = topic; }
  session.alias = $("alias").value.trim() || names()[0];
  session.key = session.key || newKey();
  session.tab = session.tab || newKey();
  save();
  var body = { alias: session.alias, language: session.lang, prechat: prechat, tab: session.tab };
  if (work) { body.work = work; }
  call("POST", "conversations", body, onStarted);
}

// While very many come at once a new chat has to show some work. Its script is fetched only then.
function toil(asked) {
  var mine = epoch;
  if (window.solveWork) {
    window.solveWork(asked.challenge, asked.bits, function (number) {
      if (!gone && mine === epoch) { begin({ challenge: asked.challenge, number: number }); }
    });
    return;
  }
  var script = make("script");
  script.src = "/work.js";
  script.onload = function () { if (mine === epoch) { toil(asked); } };
  script.onerror = function () { if (mine === epoch) { startFailed(""); } };
  document.body.appendChild(script);
}

function onStarted(code, data) {
  if (code === 409) { starting = false; show("closed", true); askStatus(); return; }
  if (code === 429) { tryLater(data.retry_after); return; }
  if (code === 428) { showTrying("working"); toil(data); return; }
  // Without an answer the key stays: the next try is the same conversation, if there is one.
  if (code !== 201 && code !== 200) {
    if (code && code < 500) { session.key = session.tab = null; }
    if (data.error === "too_long") { startFailed("", "too_long"); } else { startFailed("start_kept"); }
    return;
  }
  starting = false;
  session.token = data.token;
  keepAll(data.seal, session.tab);
  enterChat(true);
  giveEarlyWord();
}

// From now on the tab may keep what belongs to this conversation, as far as it can seal it.
function keepAll(key, ticket) {
  session.key = null;
  session.tab = key ? ticket : null;
  session.on = !!key;
  save();
  takeKey(key, save);
}

function openEarlier(open) {
  hide("earlier", !open);
  $("before").setAttribute("aria-expanded", String(open));
}

function enterChat(focus) {
  show("chat", focus);
  keepDraft();
  refresh();
}

// Leave nothing of the conversation behind and begin at the beginning.
function finish() {
  var lang = session.lang;
  stopTrying();
  dropCalls();
  forget();
  session = newSession(lang);
  view = null;
  cursor = null;
  counsellorTypes = false;
  clearLog();
  notice(lineLost ? "status_lost" : null);
  $("text").value = "";
  sayLong();
  overSince(false);
  hide("ended", true);
  hide("composer", false);
  hide("state", false);
  $("ask").reset();
  hide("safe-no", true);
  openEarlier(false);
  showWord("");
  newAlias();
  show("welcome", true);
  askStatus();
}

// Ended with many others: the same answers again. Nobody has read what was sent; it comes into the box with all the rest.
function startAnew() {
  var sent = [];
  if (starting) { return; }
  each(rows, function (key, row) { if (row.mark === "sent") { sent.push(row.words); } });
  dropCalls();
  takeBack(true);
  $("text").value = sent.concat($("text").value || []).join("\n");
  forget();
  session = newSession(session.lang);
  view = cursor = null;
  clearLog();
  overSince(false);
  sayLong();
  showTrying("");
  begin();
}

// The on-screen keyboard of some phones lies over the page; follow what is left. Pinching is not a keyboard.
function fitKeyboard() {
  var area = window.visualViewport;
  if (screen !== "chat" || area.scale > 1.01) { document.body.style.height = ""; return; }
  document.body.style.height = area.height + "px";
  scrollTo(0, 0);
  keepEnd();
}

function keepDraft() {
  if (gone || !session.token) { return; }
  session.draft = $("text").value;
  if (session.on) { save(); }
}

// The page goes out of sight, for a moment or for ever.
function onHide() {
  session.at = now();
  keepDraft();
}

// Gone from this page, by a reload or by Back, and perhaps wanted again in a moment: where the chatter was, whether typing
// is safe, and the name that we gave. Not the topic, nor a name of their own: a disk keeps what was written on it. Written
// only now, used only right away, and taken out of the tab's memory by whichever page comes next.
function onLeave() {
  onHide();
  if (gone || screen !== "ask") { return; }
  session.ask = [checked("safe"), names().indexOf($("alias").value)];
  write(true);
}

function answerAgain(old) {
  if (!old.ask || !arrival() || Math.abs(now() - old.at) > RIGHT_AWAY) { return; }
  [].forEach.call(document.getElementsByName("safe"), function (node) { node.checked = node.value === old.ask[0]; });
  $("alias").value = names()[old.ask[1]] || $("alias").value;
  sayUnsafe();
  show("ask", true);
}

function sayUnsafe() { hide("safe-no", checked("safe") !== "no"); }

function boot() {
  if (gone) { return; }
  var old = recall();
  var asked = String(old.lang || navigator.language || "nl").slice(0, 2).toLowerCase();
  session.lang = WORDS[asked] ? asked : asked === "nl" ? "nl" : "en";
  press("switch", switchLanguage);
  press("begin", function () { show("ask", true); });
  press("back", function () { stepBack("welcome"); });
  press("trying-back", function () { stepBack("ask"); });
  press("wipe", finish);
  press("alias-other", newAlias);
  on("ask", "submit", onStart);
  on("ask", "change", function () {
    sayUnsafe();
    if ($("safe-no").getBoundingClientRect().bottom > innerHeight) { $("safe-no").scrollIntoView(false); }
  });
  press("call", function () { askCall($("call").getAttribute("aria-expanded") !== "true"); });
  press("call-close", function () { askCall(false); $("call").focus(); });
  press("later", openWord);
  press("before", function () {
    openEarlier($("earlier").hidden);
    if (!$("earlier").hidden) { $("early").focus(); }
  });
  on("offer", "submit", giveWord);
  press("offer-show", suggestWord);
  press("offer-own", function () { typeWord("own", "word_think"); });
  press("offer-have", function () { typeWord("have", ""); });
  press("offer-no", closeWord);
  on("composer", "submit", onSend);
  on("text", "input", onInput);
  on("text", "keydown", onKey);
  press("newer", toEnd);
  on("log", "scroll", onScroll);
  addEventListener("resize", function () { growBox(); keepEnd(); });
  document.addEventListener("paste", onPaste);
  document.addEventListener("dragover", onDrag);
  document.addEventListener("drop", function (event) { if (hasFiles(event.dataTransfer)) { onDrop(event); } });
  press("stop", function () { askStop(true); });
  press("stop-no", function () { askStop(false); });
  press("stop-yes", stopChat);
  press("return", comeBack);
  press("anew", startAnew);
  press("finish", finish);
  press("again-yes", function () { goOn(true); });
  press("again-no", quickExit);
  addEventListener("online", wake);
  addEventListener("offline", function () { if (polling) { polling.abort(); } });
  addEventListener("pagehide", onLeave);
  addEventListener("pageshow", function (event) {
    if (gone || !event.persisted) { return; }
    if (session.ask) { session.ask = null; save(); }
    wake();
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { onHide(); } else { wake(); } });
  if (window.visualViewport) { window.visualViewport.addEventListener("resize", fitKeyboard); }
  newAlias();
  if (old.on && old.tab) { comeAgain(old); return; }
  forget();
  session.former = old.tab || null;
  if (old.lang) { save(); }
  if (session.former) { leaveFormer(null); }
  show("welcome", false);
  answerAgain(old);
  askStatus();
}

boot();
