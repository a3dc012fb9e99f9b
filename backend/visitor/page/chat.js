// The conversation as the server knows it: one poll at a time, with a cursor.
var view = null;
var cursor = null;
var polling = null;
var pollTimer = null;
var typingSent = 0;
var typingTimer = null;
var counsellorTypes = false;
// From so many on a number only frightens.
var MANY = 20;

function counted(key, n) { return word(key + (n === 0 ? "_0" : n === 1 ? "_1" : "_n"), n); }

// Who is there is known only as long as the line is.
function stateWords() {
  if (!view || lineLost) { return ""; }
  if (view.state === "waiting") {
    if (status && !status.open) { return word("waiting_closed"); }
    if (view.position > MANY) { return word("very_busy"); }
    return counted("waiting", view.position) + " " + word(status && !status.available ? "waiting_long" : "waiting_write");
  }
  if (view.state === "on_hold") { return word("on_hold"); }
  if (view.state === "ended") { return word("ended_title"); }
  return word(view.counsellor_here ? "active" : "counsellor_away");
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
  say($("ended-next"), view.can_return ? counted("return_text", view.return_minutes) : view.ended === "blocked" ? "" : word("ended_again"));
}

function take(data) {
  var wasOver = !!view && view.state === "ended";
  var waited = !!view && view.state === "waiting";
  view = data.conversation || view;
  counsellorTypes = !!data.typing;
  cursor = data.cursor || cursor;
  (data.messages || []).forEach(function (message) {
    if (message.author === "visitor") { settle(message.client_id); }
    showMessage(message);
  });
  layout(wasOver);
  // An end that was taken back. Who was taken by somebody meanwhile sees that, and does not wait.
  if (wasOver && view.state === "waiting") { notice("restored"); }
  if (noticeWord === "restored" && view.state !== "waiting") { notice(null); }
  if (view.state === "waiting" && !waited) { askStatus(); }
  drain();
  offerWord();
}

// Show what belongs to a running or to an ended conversation.
function layout(wasOver) {
  var over = view.state === "ended";
  var hidden = $("composer").hidden;
  if (over) { giveUp(); session.tab = null; session.on = false; forget(); $("stopping").hidden = true; showWord(""); }
  $("state").hidden = over;
  $("ended").hidden = !over;
  $("danger").hidden = !over;
  $("composer").hidden = over || !$("stopping").hidden;
  // What is out of sight has no height to go by.
  if (hidden) { growBox(); }
  $("stop").hidden = over;
  $("return").hidden = !view.can_return;
  $("anew").hidden = view.ended !== "flood";
  if (view.ended !== "gone") { $("ended-unsent").hidden = !session.outbox.length; }
  sayChat();
  if (over && !wasOver) { $("ended-title").focus(); toEnd(); }
}

function poll() {
  clearTimeout(pollTimer);
  if (gone || polling || !session.token) { return; }
  if (quietLeft()) { pollTimer = setTimeout(poll, quietLeft()); return; }
  if (!cursor) { refresh(); return; }
  // After a lost line it is answered at once: what stands here about it is then true again.
  var wait = lineLost ? "0" : "25";
  polling = call("GET", "events?after=" + encodeURIComponent(cursor) + "&wait=" + wait, null, onPoll, 40000);
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
  clearTimeout(pollTimer);
  $("log").setAttribute("aria-busy", "true");
  call("GET", "conversation", null, function (status, data) {
    $("log").removeAttribute("aria-busy");
    if (status === 401 || status === 410) { lostConversation(); return; }
    if (status !== 200) { pollTimer = setTimeout(refresh, afterFailure(status, data)); return; }
    take(data);
    poll();
  });
}

// Token or ticket opens nothing any more: over, erased, left fast or gone on with elsewhere. Then nothing may stay on
// this screen either.
function lostConversation() {
  $("ended-unsent").hidden = session.token ? !session.outbox.length : !kept;
  session.token = session.key = null;
  session.outbox = [];
  session.draft = $("text").value = "";
  clearLog();
  notice(lineLost ? "status_lost" : null);
  view = { state: "ended", ended: "gone", can_return: false };
  if (screen !== "chat") { show("chat", false); }
  layout(false);
}

// The page comes to the front again, or the line does: ask at once instead of waiting out a pause.
function wake() {
  if (gone) { return; }
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
  box.style.height = "auto";
  box.style.height = Math.min(box.scrollHeight + 2, 140) + "px";
}

function onInput() {
  growBox();
  keepDraft();
  tellTyping($("text").value !== "");
}

function onSend(event) {
  var box = $("text");
  var text = box.value.trim();
  var cut;
  if (event) { event.preventDefault(); }
  if (!text) { return; }
  // Texts that came back to the box can together be more than one message holds; a line end stands between them.
  while (text) {
    cut = text.length > 4000 ? text.lastIndexOf("\n", 4000) : 4000;
    enqueue(text.slice(0, cut));
    text = text.slice(cut).trim();
  }
  // Not before the text stands in the outbox and on the screen.
  box.value = "";
  onInput();
  drain();
  box.focus();
}

// On a phone Enter makes a new line; with a real keyboard it sends, and Shift and Enter make the line.
function onKey(event) {
  var touch = window.matchMedia && window.matchMedia("(pointer: coarse)").matches;
  if (event.keyCode !== 13 || event.shiftKey || event.isComposing || touch) { return; }
  onSend(event);
}

function askStop(open) {
  $("stopping").hidden = !open;
  $("composer").hidden = open;
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
    $("text").focus();
    poll();
  });
}
