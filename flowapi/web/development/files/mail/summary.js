// The newest mails, in short: beside the pages that make the server send some.

import { copyButton } from "../ui/copying.js";
import { el, time } from "../ui/elements.js";
import { keep } from "../ui/keyed.js";
import { watch } from "../ui/watching.js";

const SHOWN = 5;

export function showMails(container) {
  const nothing = el("p", { class: "quiet" }, "No mail yet.");
  const list = el("div", { class: "mails", "aria-live": "polite" });
  container.replaceChildren(nothing, list);
  watch("mails.json", (mails) => {
    nothing.hidden = mails.length > 0;
    list.hidden = mails.length === 0;
    keep(list, mails.slice(0, SHOWN), { id: (mail) => mail.id, version: () => 0, make: summary });
  });
}

function summary(mail) {
  return el(
    "article",
    { class: "mail" },
    el("div", { class: "mail-meta" }, el("span", {}, mail.to), time(mail.created_at)),
    mail.code ? codeRow(mail) : el("strong", {}, mail.subject),
  );
}

export function codeRow(mail) {
  return el(
    "div",
    { class: "row" },
    el("span", { class: "code" }, mail.code),
    copyButton(mail.code, `code ${mail.code}`),
  );
}
