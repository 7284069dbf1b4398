// Small conveniences; every task works without them.
(() => {
  "use strict";
  // A form goes out once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  // What is open closes with Escape or a press elsewhere.
  const close = (except) => document.querySelectorAll("details.art[open]").forEach((it) => {
    if (it !== except) it.open = false;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", (event) => close(event.target.closest("details.art")));
  document.querySelectorAll("[data-print]").forEach((it) => {
    it.hidden = false;
    it.addEventListener("click", () => window.print());
  });
})();
