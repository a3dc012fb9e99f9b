// A page that was loaded again asks first: who looks at this screen now may be somebody else. Until the answer it holds
// no text, and the server gives none. A reload right away is no new look at the screen, and is not asked about.
var RIGHT_AWAY = 10000;
var ticketFound = false;
var opening = false;
var lookTimer = null;

function isReload(at) {
  return arrival() === 1 && !!at && Math.abs(now() - at) < RIGHT_AWAY;
}

function sayAgain() {
  var asks = ticketFound && !opening;
  say($("again-title"), word(ticketFound ? "again_title" : "starting"));
  say($("again-text"), word(lineLost ? "status_lost" : opening ? "starting" : "again_text"));
  hide("again-text", !ticketFound && !lineLost);
  hide("again-yes", !asks);
  hide("again-no", !asks);
}

function look() {
  clearTimeout(lookTimer);
  call("GET", "tab", null, function (status, data) {
    if (status === 401) { lostConversation(); return; }
    ticketFound = status === 204;
    if (!ticketFound) { lookTimer = setTimeout(look, afterFailure(status, data)); }
    sayAgain();
    if (ticketFound) { $("again-title").focus(); }
  }, 0, session.tab);
}

// The same new token until it is answered: an answer that was lost changes nothing.
function goOn(focus) {
  opening = true;
  session.key = session.key || newKey();
  sayAgain();
  call("POST", "tab", { new_token: session.key }, function (status, data) {
    if (status === 401) { lostConversation(); return; }
    if (status !== 200) {
      lookTimer = setTimeout(function () { goOn(focus); }, afterFailure(status, data));
      sayAgain();
      return;
    }
    session.token = session.key;
    session.key = null;
    takeKey(data.seal, function () { unseal(function (old) { reopened(data, old, focus); }); });
  }, 0, session.tab);
}

function reopened(data, old, focus) {
  if (gone) { return; }
  var lost = !old && !!kept;
  opening = false;
  session.outbox = old ? old[0] : [];
  markAll("waiting");
  $("text").value = session.draft = old ? old[1] : "";
  show("chat", focus);
  onInput();
  if (lost) { notice("kept_lost", 15000); }
  take(data);
  poll();
}

function comeAgain(old) {
  session.tab = old.tab;
  session.on = true;
  session.offer = !!old.offer;
  kept = String(old.sealed || "");
  show("again", false);
  if (isReload(old.at)) { goOn(false); } else { look(); }
}
