"use strict";
// Keys for the form of a coding. Without this script the form works by the browser's own keys.
(() => {
  const form = document.getElementById("answers");
  if (!form) return;
  const questions = () => [...form.querySelectorAll("fieldset")].filter((q) => q.offsetParent !== null);
  let current = null;

  const go = (q) => {
    if (!q) return;
    if (current) current.classList.remove("current");
    current = q;
    q.classList.add("current");
    const field = q.querySelector("input:checked") || q.querySelector("input");
    field.focus({ preventScroll: true });
    const box = q.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) q.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const list = questions();
    const at = list.indexOf(current);
    go(list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + by))]);
  };
  const follow = (rel) => {
    const link = form.querySelector(`a[rel=${rel}]`);
    if (link) link.click();
  };
  const answer = (key) => {
    const field = [...current.querySelectorAll("input")].find((f) => f.dataset.key === key);
    if (!field) return false;
    field.click();
    if (field.type === "radio") step(1);
    return true;
  };

  form.addEventListener("focusin", (e) => {
    const q = e.target.closest("fieldset");
    if (!q || q === current) return;
    if (current) current.classList.remove("current");
    current = q;
    q.classList.add("current");
  });
  // None of them and some of them are not true at once.
  form.addEventListener("change", (e) => {
    if (e.target.name !== "frame" || !e.target.checked) return;
    for (const f of form.querySelectorAll("input[name=frame]")) {
      if ((f.value === "none") !== (e.target.value === "none")) f.checked = false;
    }
  });
  // A form is sent once, however often Enter is hit.
  let sent = false;
  form.addEventListener("submit", (e) => {
    if (sent) e.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
    const typing = e.target.matches("#note, textarea, [type=text]");
    if (typing) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    let taken = true;
    if (/^[0-9-]$/.test(e.key)) taken = answer(e.key);
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else if (e.key === "n") follow("next");
    else if (e.key === "p") follow("prev");
    else if (e.key === "Enter" && !e.target.closest("a, button, summary")) form.requestSubmit();
    else taken = false;
    if (taken) e.preventDefault();
  });

  const open = questions();
  go(open.find((q) => q.querySelector(".bad")) || open.find((q) => !q.querySelector("input:checked")) || open[0]);
})();
