// The conversation as the server knows it: one poll at a time, with a cursor.
var view = null;
var cursor = null;
var polling = null;
var pollTimer = null;
var typingSent = 0;
var typingTimer = null;
var counsellorTypes = false;
// When a chat that is over leaves the screen, in milliseconds; 0 while it goes on. `PARTS`: most messages of one text.
var emptyAt = 0;
var emptyTimer = null;
var SILENT = 7200000;
var LONG = 4000;
var PARTS = 10;
// From so many on a number only frightens.
var MANY = 20;

function counted(key, n) { return word(key + (n === 0 ? "_0" : n === 1 ? "_1" : "_n"), n); }

// Who is there is known only as long as the line is.
function stateWords() {
  if (!view || unheard()) { return ""; }
  if (view.state === "waiting") {
    if (status && !status.open) { return word("waiting_closed"); }
    // Not the name that they asked for, where it shows nothing or somebody else here has it.
    return (session.alias && view.alias !== session.alias ? word("alias_question") + ": " + view.alias + ". " : "") + (alone() || turn());
  }
  if (view.state === "on_hold") { return word("on_hold"); }
  if (view.state === "ended") { return word("ended_title"); }
  return view.counsellor_here ? word("active") : word("counsellor_away") + " " + (alone() || word("waiting_else"));
}

function turn() {
  if (view.position > MANY) { return word("very_busy"); }
  return counted("waiting", view.position) + " " + word(view.staff === "busy" ? "waiting_long" : "waiting_write");
}

// Nobody is promised while nobody is there.
function alone() {
  if (view.staff === "long_nobody") { return word("waiting_alone", view.nobody_minutes); }
  return view.staff === "nobody" ? word("waiting_nobody") : "";
}

function sayChat() {
  var over = !!view && view.state === "ended";
  say($("state"), stateWords());
  say($("typing"), counsellorTypes && !over ? word("typing") : "");
  keepEnd();
  if (!over) { return; }
  say($("ended-why"), word("ended_" + view.ended));
  // Without an answer to the last sends nobody knows: they may have arrived, from here or from another window.
  say($("ended-unsent"), word(view.ended === "gone" ? "ended_maybe" : "ended_unsent"));
  say($("ended-next"), view.can_return ? word("return_text", view.return_minutes) : view.ended === "blocked" ? "" : word("ended_again"));
}

function take(data) {
  var wasOver = !!view && view.state === "ended";
  var waited = !!view && view.state === "waiting";
  var before = waited ? view.position : MANY;
  view = data.conversation || view;
  counsellorTypes = !!data.typing;
  cursor = data.cursor || cursor;
  (data.messages || []).forEach(function (message) {
    if (message.author === "visitor") { settle(message.client_id); }
    showMessage(message);
  });
  layout(wasOver);
  // An end that was taken back. Who was taken by somebody meanwhile sees that, and does not wait.
  var waits = view.state === "waiting";
  if (wasOver && waits) { notice("restored"); }
  if (noticeWord === "restored" && !waits) { notice(null); }
  if (waits && !waited) { askStatus(); }
  if (waits && view.position > before && view.position <= MANY) { notice("place_back", 12000); }
  drain();
}

// Show what belongs to a running or to an ended conversation.
function layout(wasOver) {
  var over = view.state === "ended";
  var hidden = $("composer").hidden;
  if (over) { giveUp(); session.tab = null; session.on = false; forget(); hide("stopping", true); }
  if (over !== wasOver) { overSince(over); showWord(""); }
  hide("state", over);
  hide("ended", !over || !!wordMode);
  offerWhile("return", view.can_return, over !== wasOver);
  offerWhile("later", view.offer_word && session.offer, over !== wasOver);
  hide("composer", over || !$("stopping").hidden);
  // What is out of sight has no height to go by.
  if (hidden) { growBox(); }
  hide("stop", over);
  hide("anew", view.ended !== "flood");
  if (view.ended !== "gone") { hide("ended-unsent", !session.outbox.length); }
  sayChat();
  // Who looks at the numbers sees the end, and what can still be done.
  if (over && !wasOver) { askCall(false); $("ended-title").focus(); toEnd(); }
}

// What stands there as long as it can be had. Its room stays, so that nothing slides under a finger when it goes.
function offerWhile(id, can, first) {
  if (first) { hide(id, !can); }
  $(id).style.visibility = can ? "" : "hidden";
}

// Once coming back is over, nothing of the chat stays on this screen, with a line or without. The server says so as well.
function overSince(over) {
  clearTimeout(emptyTimer);
  emptyAt = over && view.return_minutes ? now() + view.return_minutes * 60000 : 0;
  if (emptyAt) { emptyTimer = setTimeout(emptyWhenOver, emptyAt - now() + 50); }
}

// A chat of which nothing was heard for so long is over on every server: none waits longer than an hour for a silent
// page, and none lets it come back later than an hour after that.
function emptyWhenOver() {
  var over = emptyAt ? now() >= emptyAt : now() - heard > SILENT;
  if (over && !gone && session.token) { lostConversation(); }
}

function poll() {
  clearTimeout(pollTimer);
  if (gone || polling || !session.token) { return; }
  if (quietLeft()) { pollTimer = setTimeout(poll, quietLeft()); return; }
  if (!cursor) { refresh(); return; }
  // After a lost line it is answered at once: what stands here about it is then true again.
  // What is said of who is there and who types is never much older than the answer that should have come.
  var wait = lineLost ? 0 : counsellorTypes ? 5 : 25;
  polling = call("GET", "events?after=" + encodeURIComponent(cursor) + "&wait=" + wait, null, onPoll, wait * 1000 + 9000);
}

function onPoll(status, data) {
  polling = null;
  if (status === 401 || status === 410) { lostConversation(); return; }
  if (status !== 200) { pollTimer = setTimeout(poll, afterFailure(status, data)); return; }
  take(data);
  // The server holds an empty poll back; the pause guards against one that does not.
  // After the end it is asked on until the server gives no text any more: then none stays on this screen either.
  pollTimer = setTimeout(poll, view.state === "ended" ? 10000 : 200);
}

// Ask for the whole conversation: after the start, or an end that we have not seen.
function refresh() {
  var before = cursor;
  clearTimeout(pollTimer);
  $("log").setAttribute("aria-busy", "true");
  call("GET", "conversation", null, function (status, data) {
    $("log").removeAttribute("aria-busy");
    if (status === 401 || status === 410) { lostConversation(); return; }
    if (status !== 200) { pollTimer = setTimeout(refresh, afterFailure(status, data)); return; }
    // Two questions can be on their way; what was taken since this one was asked is newer than its answer.
    if (cursor === before) { take(data); }
    poll();
  });
}

// Token or ticket opens nothing any more: over, erased, left fast or gone on with elsewhere. Then nothing may stay on
// this screen either.
function lostConversation() {
  hide("ended-unsent", session.token ? !session.outbox.length : !kept);
  dropCalls();
  session.token = session.key = null;
  session.outbox = [];
  session.draft = $("text").value = "";
  clearLog();
  showWord("");
  notice(lineLost ? "status_lost" : null);
  view = { state: "ended", ended: "gone", can_return: false };
  if (screen !== "chat") { show("chat", false); }
  layout(false);
  document.body.className += " late";
}

// The page comes to the front again, or the line does: ask at once instead of waiting out a pause.
function wake() {
  if (gone) { return; }
  emptyWhenOver();
  say($("status"), statusWords());
  sayChat();
  if (polling && lineLost) { polling.abort(); polling = null; }
  if (session.token) { poll(); drain(); }
  if (screen === "again" && !ticketFound && !opening) { look(); }
  if (screen !== "again") { askStatus(); }
  countDown();
}

function tellTyping(isTyping) {
  clearTimeout(typingTimer);
  if (!view || view.state === "ended") { typingSent = 0; return; }
  if (isTyping) { typingTimer = setTimeout(function () { tellTyping(false); }, 6000); }
  if (isTyping ? now() - typingSent < 8000 : !typingSent) { return; }
  typingSent = isTyping ? now() : 0;
  call("POST", "typing", { on: isTyping }, function () { /* lost: the next one says it again */ });
}

function growBox() {
  var box = $("text");
  // On a low screen the last message and the box are both in sight, however long the text is.
  box.style.height = "auto";
  box.style.height = Math.max(44, Math.min(box.scrollHeight + 2, 140, innerHeight / 4)) + "px";
}

// Where the first message of a long text ends: at a line, else at a word, and never within a character.
function cutOf(text) {
  var cut = LONG;
  if (text.length <= cut) { return text.length; }
  ["\n", " "].forEach(function (mark) {
    var at = text.lastIndexOf(mark, LONG);
    if (cut === LONG && at > LONG / 2) { cut = at; }
  });
  return cut === LONG && (text.charCodeAt(cut - 1) & 0xfc00) === 0xd800 ? cut - 1 : cut;
}

function partsOf(text) {
  var parts = [];
  text = text.trim();
  while (text) {
    parts.push(text.slice(0, cutOf(text)).trim());
    text = text.slice(cutOf(text)).trim();
  }
  return parts;
}

// In steps, so that a screen reader is not at it with every letter.
function sayLong() {
  var text = $("text").value.trim();
  var n = text.length > LONG ? partsOf(text).length : 0;
  hide("long", text.length < LONG - 400);
  say($("long"), n > PARTS ? word("too_long") : n ? word("long_parts", n) : word("long_left", Math.ceil((LONG - text.length) / 50) * 50));
  keepEnd();
}

function onInput() {
  growBox();
  sayLong();
  keepDraft();
  tellTyping($("text").value !== "");
}

function onSend(event) {
  var box = $("text");
  var parts = partsOf(box.value);
  if (event) { event.preventDefault(); }
  // What is too long for ten messages says so below it, and stays in the box.
  if (!parts.length || parts.length > PARTS) { return; }
  parts.forEach(enqueue);
  // Not before the text stands in the outbox and on the screen.
  box.value = "";
  onInput();
  drain();
  box.focus();
}

// Nothing but text can be sent. A picture that is pasted or dropped is no reason to leave the page, and that it cannot go
// is said.
function hasFiles(data) {
  return !!data && (data.types ? [].indexOf.call(data.types, "Files") >= 0 : !!(data.files && data.files.length));
}

function onPaste(event) {
  var data = event.clipboardData;
  if (hasFiles(data) && !data.getData("text")) { onDrop(event); }
}

function onDrag(event) { if (hasFiles(event.dataTransfer)) { event.preventDefault(); } }

function onDrop(event) {
  event.preventDefault();
  notice("no_picture", 15000);
}

// On a phone Enter makes a new line; with a real keyboard it sends, and Shift and Enter make the line.
function onKey(event) {
  var touch = window.matchMedia && window.matchMedia("(pointer: coarse)").matches;
  if (event.keyCode !== 13 || event.shiftKey || ofComposition(event) || touch) { return; }
  onSend(event);
}

function askStop(open) {
  hide("stopping", !open);
  hide("composer", open);
  $(open ? "stop-question" : "text").focus();
  keepEnd();
}

function stopChat() {
  call("POST", "leave", { how: "left" }, function (status) {
    if (status === 204 || status === 200 || status === 410) { refresh(); return; }
    notice("failed", 8000);
  });
}

// Answers that are still on their way describe the conversation as it was: before a return, or before it was wiped.
function dropCalls() {
  epoch += 1;
  if (polling) { polling.abort(); }
  polling = null;
  sending = null;
  $("log").removeAttribute("aria-busy");
}

// With a new ticket, the same one until it is answered.
function comeBack() {
  session.key = session.key || newKey();
  call("POST", "return", { tab: session.key }, function (status, data) {
    if (status === 410) { refresh(); return; }
    // A ticket of a return whose answer was lost, and that has ended since, binds nothing any more.
    if (status === 400) { session.key = null; }
    if (status !== 200) { notice("failed", 8000); return; }
    dropCalls();
    view = null;
    keepAll(data.seal, session.key);
    takeBack();
    take(data);
    onInput();
    $("text").focus();
    poll();
  });
}
