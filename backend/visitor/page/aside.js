// A page beside the chat: it holds no conversation, but the tab may still have a ticket. With a script its way out leaves
// nothing to come back to, and is called so.
var lineLost = false;

function letGo() {
  try { return JSON.parse(sessionStorage.getItem("chat")).tab; } catch (e) { return null; }
}

function hintExit() {
  var hint = document.getElementById("notice");
  hint.hidden = false;
  setTimeout(function () { hint.hidden = true; }, 2000);
}

function nameExits() {
  [].forEach.call(document.querySelectorAll("[data-fast]"), function (node) { node.textContent = node.getAttribute("data-fast"); });
}

document.addEventListener("DOMContentLoaded", nameExits);
