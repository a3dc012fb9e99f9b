// The return word: offered once, given if the chatter likes, and kept nowhere on this side.
var wordMode = "";
var givingWord = false;

// `mode` is what the panel asks now: "ask", "show" (a word of ours), "own", "have", "done", or "" for no panel.
function showWord(mode, text, n) {
  var typed = mode === "own" || mode === "have";
  wordMode = mode;
  $("offer").hidden = !mode;
  if (!typed) { $("word").value = ""; }
  if (mode !== "show") { say($("offer-word"), ""); }
  $("offer-typed").hidden = !typed;
  $("offer-keep").hidden = !typed && mode !== "show";
  $("offer-show").hidden = mode !== "ask" && mode !== "show";
  $("offer-own").hidden = $("offer-have").hidden = mode !== "ask";
  say($("offer-text"), text ? word(text, n) : "");
  say($("offer-keep"), word(typed ? "word_ready" : "word_keep"));
  say($("offer-show"), word(mode === "show" ? "word_other" : "word_show"));
  say($("offer-no"), word(mode === "done" ? "word_close" : "word_no"));
  keepEnd();
}

// After the third message that arrived, once somebody has answered, and in a quiet moment: nothing else is asked.
function offerWord() {
  var lines = { visitor: 0, counsellor: 0 };
  each(rows, function (key, row) { if (row.id !== UNSENT) { lines[row.author] += 1; } });
  if (!session.offer || view.state !== "active" || lines.visitor < 3 || !lines.counsellor || !$("stopping").hidden) { return; }
  session.offer = false;
  save();
  showWord("ask", "offer");
}

function closeWord() {
  showWord("");
  $("text").focus();
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

function giveWord(event) {
  if (event) { event.preventDefault(); }
  var given = wordMode === "show" ? $("offer-word").textContent : $("word").value;
  if (givingWord || !given.trim()) { return; }
  givingWord = true;
  call("POST", "return-word", { word: given }, function (status, data) {
    givingWord = false;
    if (!wordMode) { return; }
    if (status === 204 || status === 409) {
      var here = $("offer").contains(document.activeElement);
      showWord("done", "word_done");
      if (here) { $("offer-no").focus(); }
      return;
    }
    if (status === 400) { showWord(wordMode, "word_weak"); return; }
    if (status === 429) { showWord(wordMode, "start_later", data.retry_after || 10); return; }
    showWord(wordMode, "failed");
  });
}

// What was filled in before the chat, now that there is a conversation to give it to.
function giveEarlyWord() {
  var early = $("early").value;
  $("early").value = "";
  session.offer = !!status && status.return_words && !early.trim();
  save();
  if (!early.trim()) { return; }
  showWord("have", "");
  $("word").value = early;
  giveWord();
}
