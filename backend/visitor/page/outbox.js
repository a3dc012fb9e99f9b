// What was written and is not known to have arrived: in order, one on its way at a time, always under the same
// client_id, so that a text whose answer was lost cannot arrive twice.
var sending = null;
var sendTimer = null;
var full = null;

function enqueue(text) {
  var item = { client_id: uuid7(), text: text };
  showUnsent(item, quietLeft() || lineLost ? "waiting" : "sending");
  session.outbox.push(item);
  session.draft = "";
  save();
}

function settle(clientId) {
  session.outbox = session.outbox.filter(function (item) { return item.client_id !== clientId; });
  save();
}

function drain() {
  clearTimeout(sendTimer);
  if (gone || sending || !session.outbox.length || !view || view.state === "ended") { return; }
  if (quietLeft()) { sendTimer = setTimeout(drain, quietLeft()); return; }
  var item = session.outbox[0];
  if (full === item.client_id) { markAll("failed"); return; }
  sending = item;
  item.out = true;
  showUnsent(item, "sending");
  call("POST", "messages", { client_id: item.client_id, text: item.text }, function (status, data) {
    sending = null;
    // No answer, or one of a server in trouble, does not tell whether the text arrived.
    item.out = !status || status >= 500;
    onAnswer(item, status, data);
  });
}

function onAnswer(item, status, data) {
  if (status === 200 || status === 201) {
    settle(item.client_id);
    showMessage(data);
    drain();
    return;
  }
  if (!isUnsent(item)) { drain(); return; }
  if (status === 410) { refresh(); return; }
  if (status === 401) { lostConversation(); return; }
  // The conversation holds no more: the text stays here, unsent, and is not tried again.
  if (data.error === "full") { full = item.client_id; markAll("failed"); notice("full"); return; }
  if (status === 400 || status === 409 || status === 413) {
    settle(item.client_id);
    showUnsent(item, "failed");
    drain();
    return;
  }
  markAll("waiting");
  if (!lineLost && !keeps()) { notice("lost_open", 8000); }
  sendTimer = setTimeout(drain, afterFailure(status, data));
}

function markAll(mark) { session.outbox.forEach(function (item) { showUnsent(item, mark); }); }

// An event may have shown the stored text while its answer was lost.
function isUnsent(item) {
  return session.outbox.some(function (other) { return other.client_id === item.client_id; });
}

// After the end nothing more is sent. The texts stay readable, and come back to the box on a return.
function giveUp() {
  clearTimeout(sendTimer);
  markAll("failed");
}

// Into the box, for another look. What left already and has no answer yet stays to be answered: it may still arrive, and
// a second copy in the box would be sent as another message. In a new conversation (`all`) nothing of it arrives.
function takeBack(all) {
  var box = $("text");
  var texts = [];
  session.outbox = session.outbox.filter(function (item) {
    if (item.out && !all) { return true; }
    dropRow(item.client_id);
    texts.push(item.text);
    return false;
  });
  if (box.value) { texts.push(box.value); }
  box.value = texts.join("\n");
  save();
}
