// The conversation on the screen. Messages stand in order of their id; own texts on their way stand last.
var UNSENT = Infinity;
var rows = {};
var atEnd = true;

function onScroll() {
  var log = $("log");
  atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  if (atEnd) { hide("newer", true); }
}

function toEnd() {
  $("log").scrollTop = $("log").scrollHeight;
  hide("newer", true);
  atEnd = true;
}

// After anything changed the room that the log has: keep the last line in sight for whoever was looking at it.
function keepEnd() { if (atEnd) { toEnd(); } }

function makeRow(author) {
  var node = make("div", "message " + author);
  var row = { node: node, id: UNSENT, author: author, mark: "" };
  node.appendChild(make("span", "sr"));
  row.text = node.appendChild(make("p"));
  row.text.setAttribute("dir", "auto");
  row.foot = node.appendChild(make("small"));
  row.foot.setAttribute("aria-live", "off");
  return row;
}

function sayRow(row) {
  var parts = [];
  if (row.at) { parts.push(clockTime(row.at)); }
  if (row.mark) { parts.push(word("mark_" + row.mark)); }
  say(row.node.firstChild, row.author === "system" ? "" : word("from_" + row.author) + ": ");
  say(row.text, row.author === "system" ? word("system_" + row.code) : row.words);
  say(row.foot, parts.join(" · "));
  row.node.className = "message " + row.author + (row.mark ? " is-" + row.mark : "");
}

// Put a row at its place; a row that stands well is not moved, because a screen reader would read it again.
function place(row) {
  var log = $("log");
  var next = log.firstChild;
  while (next && (next === row.node || rows[next.getAttribute("data-key")].id <= row.id)) { next = next.nextSibling; }
  if (row.node.parentNode === log && row.node.nextSibling === next) { return; }
  log.insertBefore(row.node, next);
}

function showRow(key, author, change) {
  var follow = atEnd || author === "visitor";
  var row = rows[key] || makeRow(author);
  rows[key] = row;
  row.node.setAttribute("data-key", key);
  each(change, function (name, value) { row[name] = value; });
  sayRow(row);
  place(row);
  if (follow) { toEnd(); } else { hide("newer", false); }
}

function showMessage(message) {
  if (message.author === "system" && !has("system_" + message.text)) { return; }
  showRow(message.author === "visitor" ? message.client_id : "m" + message.id, message.author, {
    id: message.id, words: message.text, code: message.text, at: message.at,
    mark: message.author === "visitor" ? "sent" : ""
  });
}

function showUnsent(item, mark) {
  showRow(item.client_id, "visitor", { words: item.text, mark: mark });
}

function dropRow(key) {
  if (!rows[key]) { return; }
  $("log").removeChild(rows[key].node);
  delete rows[key];
}

function clearLog() {
  rows = {};
  $("log").textContent = "";
  toEnd();
}

function sayRows() { each(rows, function (key, row) { sayRow(row); }); }
