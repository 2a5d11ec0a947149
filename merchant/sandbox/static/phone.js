// Comforts only: every page works without this file.
"use strict";

const opening = document.querySelector("form[data-opens]");
if (opening) {
  fetch(opening.action, { method: "POST", redirect: "manual" }).then((answer) => {
    if (answer.status === 409 || answer.status === 410) location.reload();
  });
}

for (const form of document.querySelectorAll("form[data-waits]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.textContent = form.dataset.waits;
    button.setAttribute("aria-busy", "true");
  });
}

for (const search of document.querySelectorAll("form[data-filters]")) {
  const banks = document.getElementById(search.dataset.filters).querySelectorAll("button");
  const empty = document.querySelector("[data-empty]");
  search.addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const bank of banks) bank.hidden = !bank.textContent.toLowerCase().includes(wanted);
    empty.hidden = [...banks].some((bank) => !bank.hidden);
  });
}

async function followResult() {
  if (!document.querySelector("[data-final=no]")) return;
  try {
    const answer = await fetch(location.href);
    if (answer.redirected) return location.replace(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = document.querySelector("main");
    const news = page.querySelector("main").innerHTML;
    if (answer.ok && shown.innerHTML !== news) shown.innerHTML = news;
  } catch {
    // The phone is between networks; the next round asks again.
  }
  setTimeout(followResult, 700);
}
followResult();
