// Small conveniences; every task works without them.
(() => {
  "use strict";
  // Who goes back to a form that went out and sends it again sends it under the same key: the
  // office knows it. A step of a draft is saved as often as somebody likes.
  const keyed = (form, by) => {
    const key = form.elements._key, action = form.getAttribute("action") || "";
    if (!key || action.includes("/fill/") || by?.value === "save") return;
    const name = `${action} ${form.elements.command?.value ?? ""}`;
    if (history.state?.[name]) key.value = history.state[name];
    else history.replaceState({ ...history.state, [name]: key.value }, "");
  };
  // A form goes out once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    keyed(form, event.submitter);
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  // A page that comes back as it was may be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]")
    .forEach((form) => delete form.dataset.sent));
  // What is open closes with Escape or a press elsewhere.
  const close = (except) => document.querySelectorAll("details.art[open]").forEach((it) => {
    if (it !== except) it.open = false;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", (event) => close(event.target.closest("details.art")));
  // A file goes up as soon as it is chosen, with its progress; the form then carries its digest.
  const carried = (form, name, value) => {
    let it = [...form.querySelectorAll("input[type=hidden]")].find((known) => known.name === name);
    if (!it) {
      it = document.createElement("input");
      it.type = "hidden";
      it.name = name;
      form.append(it);
    }
    it.value = value;
  };
  const shown = (input) => {
    let it = input.parentNode.querySelector(".up");
    if (!it) {
      it = document.createElement("span");
      it.className = "up small";
      it.setAttribute("role", "status");
      input.after(it);
    }
    return it;
  };
  const send = (input) => {
    const form = input.form, file = input.files[0];
    const csrf = form && form.querySelector("[name=_csrf]");
    if (!file || !csrf) return;
    const says = shown(input), bar = document.createElement("progress"), body = new FormData();
    const share = document.createElement("span");
    says.replaceChildren(bar, " ", share);
    body.append("_csrf", csrf.value);
    body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.max = event.total;
      bar.value = event.loaded;
      share.textContent = `${Math.floor(100 * event.loaded / event.total)}%`;
    });
    request.addEventListener("loadend", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* it goes with the form then */ }
      if (answer.file) {
        carried(form, input.name, answer.file);
        carried(form, `${input.name}~name`, answer.name);
        input.value = "";
        says.textContent = `${input.dataset.here} ${answer.name}`;
      } else {
        says.textContent = answer.says || "";
        if (answer.says) input.value = "";
      }
      says.classList.toggle("msg", Boolean(answer.says));
    });
    form.addEventListener("submit", () => request.abort(), { once: true });
    request.send(body);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-here]")) send(event.target);
  });
  document.querySelectorAll("[data-print]").forEach((it) => {
    it.hidden = false;
    it.addEventListener("click", () => window.print());
  });
})();
