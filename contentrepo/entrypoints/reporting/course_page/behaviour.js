"use strict";
(() => {
  const readout = document.querySelector(".readout");
  const tell = (event) => {
    const piece = event.target.closest("[data-mark]");
    const title = piece ? piece.querySelector(":scope > title") : null;
    readout.textContent = title ? title.textContent : readout.dataset.hint;
  };
  document.querySelectorAll(".map").forEach((map) => {
    map.addEventListener("pointerover", tell);
    map.addEventListener("focusin", tell);
    map.addEventListener("pointerleave", () => { readout.textContent = readout.dataset.hint; });
  });

  const open = () => {
    const target = location.hash.startsWith("#chapter-") ? document.getElementById(location.hash.slice(1)) : null;
    if (target) {
      target.open = true;
      target.querySelector("summary").focus({ preventScroll: true });
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();

  const form = document.querySelector(".filter");
  if (form) {
    const rows = [...document.querySelectorAll("tr[data-mark=finding]")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const words = form.querySelector("[type=search]");
    const said = form.querySelector("output");
    const choose = () => {
      const levels = new Set([...form.querySelectorAll(":checked")].map((box) => box.dataset.level));
      const wanted = words.value.toLowerCase().split(" ").filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        const fits = levels.has(row.dataset.level) ? wanted.every((word) => texts[index].includes(word)) : false;
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      said.textContent = shown === rows.length ? "" : shown + " of " + rows.length;
    };
    form.hidden = false;
    form.addEventListener("input", choose);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  document.documentElement.dataset.ready = "yes";
})();
