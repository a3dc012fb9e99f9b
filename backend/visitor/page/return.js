// The return word: asked for after the end, by who wants one, and kept nowhere on this side. The server says whether it can
// be offered (`offer_word`): never in danger, when nothing else counts.
var wordMode = "";
var givingWord = false;

// `mode` is what the panel asks now: "ask", "show" (a word of ours), "own", "have", "done", or "" for no panel.
function showWord(mode, text, n) {
  var typed = mode === "own" || mode === "have";
  wordMode = mode;
  hide("offer", !mode);
  if (!typed) { $("word").value = ""; }
  if (mode !== "show") { say($("offer-word"), ""); }
  hide("offer-typed", !typed);
  hide("offer-keep", !typed && mode !== "show");
  hide("offer-show", mode !== "ask" && mode !== "show");
  hide("offer-own", mode !== "ask");
  hide("offer-have", mode !== "ask");
  say($("offer-text"), text ? word(text, n) : "");
  say($("offer-keep"), word(typed ? "word_ready" : "word_keep"));
  say($("offer-show"), word(mode === "show" ? "word_other" : "word_show"));
  say($("offer-no"), word(mode === "done" ? "word_close" : "word_no"));
  keepEnd();
}

function openWord() {
  showWord("ask", "offer");
  hide("ended", true);
  $("offer-show").focus();
}

function closeWord() {
  var over = view.state === "ended";
  showWord("");
  hide("ended", !over);
  $(over ? "ended-title" : "text").focus();
}

function suggestWord() {
  call("GET", "return-word", null, function (status, data) {
    if (!wordMode) { return; }
    if (status !== 200) { showWord(wordMode, "failed"); return; }
    showWord("show", "word_shown");
    say($("offer-word"), data.word);
    keepEnd();
  });
}

function typeWord(mode, text) {
  showWord(mode, text);
  $("word").focus();
}

// `done(true)` where it was taken; `done(false, word, n)` with what to say where it was not.
function sendWord(given, done) {
  if (givingWord || !given.trim()) { return; }
  givingWord = true;
  call("POST", "return-word", { word: given }, function (status, data) {
    givingWord = false;
    if (status === 204 || status === 409) { done(true); return; }
    done(false, data.error === "too_long" ? "too_long" : status === 400 ? "word_weak" : status === 429 ? "start_later" : status === 410 ? "word_late" : "failed", data.retry_after || 10);
  });
}

function giveWord(event) {
  event.preventDefault();
  sendWord(wordMode === "show" ? $("offer-word").textContent : $("word").value, function (taken, why, n) {
    if (!wordMode) { return; }
    if (!taken && why !== "word_late") { showWord(wordMode, why, n); return; }
    var here = $("offer").contains(document.activeElement);
    showWord("done", why || (wordMode === "have" ? "word_known" : "word_done"));
    session.offer = false;
    $("later").style.visibility = "hidden";
    if (here) { $("offer-no").focus(); }
  });
}

// What was filled in before the chat, now that there is a conversation to give it to.
function giveEarlyWord() {
  var early = $("early").value;
  $("early").value = "";
  session.offer = !early.trim();
  save();
  // A line that goes away by itself where it was taken; only a word that has to be mended opens the panel.
  sendWord(early, function (taken, why, n) {
    if (!session.token || view && view.state === "ended") { return; }
    if (taken) { notice("word_known", 12000); return; }
    showWord("have", why, n);
    $("word").value = early;
  });
}
