"use strict";
window.pressed = [];
document.getElementById("press").addEventListener("click", (event) => {
  window.pressed.push(`click ${event.isTrusted}`);
});
document.addEventListener("keydown", (event) => {
  window.pressed.push(`${event.ctrlKey ? "Control+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key}`);
  if (event.key === "/" && event.target.id !== "words") {
    event.preventDefault(); // else Firefox opens its own quick find
  }
});
