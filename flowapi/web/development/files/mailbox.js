// The mailbox: a list, and the mail that was chosen from it, as HTML and as text.

import { codeRow } from "./mail/summary.js";
import { el, facts, time } from "./ui/elements.js";
import { keep } from "./ui/keyed.js";
import { watch } from "./ui/watching.js";

const place = document.getElementById("mailbox");
const news = document.getElementById("mail-news");
const list = el("ul", { "aria-label": "Mails" });
const letter = el("section", { class: "panel letter", "aria-label": "The chosen mail" });
let chosen;
let newest;

watch("mails.json", (mails) => {
  if (mails.length === 0) {
    place.replaceChildren(
      el("p", { class: "quiet" }, "No mail yet. Log in or sign up, and it shows up here by itself."),
    );
    return;
  }
  if (!list.isConnected) place.replaceChildren(list, letter);
  if (newest && newest !== mails[0].id) news.textContent = `New mail: ${mails[0].subject}`;
  const follow = !chosen || chosen === newest || !mails.some((mail) => mail.id === chosen);
  newest = mails[0].id;
  keep(list, mails, { id: (mail) => mail.id, version: () => 0, make: entry });
  if (follow) choose(mails[0]);
});

function entry(mail) {
  return el(
    "li",
    { "data-mail": mail.id },
    el(
      "button",
      { type: "button", click: () => choose(mail) },
      el("strong", {}, mail.subject),
      el("span", { class: "mail-meta" }, el("span", {}, mail.to), time(mail.created_at)),
    ),
  );
}

function choose(mail) {
  if (chosen === mail.id && letter.hasChildNodes()) return;
  chosen = mail.id;
  for (const item of list.children) {
    item.firstElementChild.setAttribute("aria-current", String(item.dataset.mail === mail.id));
  }
  letter.replaceChildren(...content(mail));
}

function content(mail) {
  const html = {
    src: `mails/${encodeURIComponent(mail.id)}`,
    sandbox: "",
    title: "The mail as HTML",
    referrerpolicy: "no-referrer",
  };
  return [
    el("h2", {}, mail.subject),
    mail.code ? codeRow(mail) : null,
    facts([
      ["From", mail.from],
      ["To", mail.to],
      ["Sent", time(mail.created_at)],
      ...(mail.expires_at ? [["Of use until", time(mail.expires_at)]] : []),
      ["Template", el("span", { class: "chip" }, `${mail.template} · ${mail.language}`)],
    ]),
    el(
      "div",
      { class: "letter-views" },
      el("div", {}, el("h3", {}, "HTML"), el("iframe", html)),
      el("div", {}, el("h3", {}, "Text"), el("pre", { tabindex: "0" }, mail.text)),
    ),
  ].filter(Boolean);
}
