// An authenticator app beside the page, for whoever has none at hand: it keeps the secrets that the page was shown.

import { copyButton } from "../ui/copying.js";
import { el, time } from "../ui/elements.js";
import { keep } from "../ui/keyed.js";
import { codeAt, PERIOD } from "./codes.js";

const KEY = "flowapi-authenticator";
const MOST = 3;
const SECOND_MS = 1000;

export function scan(secret) {
  if (!secret) return;
  const others = kept().filter((one) => one.secret !== secret);
  if (others.length < kept().length) return;
  store([{ secret, since: new Date().toISOString() }, ...others].slice(0, MOST));
}

export function showAuthenticator(panel) {
  const list = el("div", { class: "mails" });
  const title = el("h2", { id: `${panel.id}-title` }, "Authenticator app");
  panel.setAttribute("aria-labelledby", title.id);
  panel.replaceChildren(
    el("div", { class: "panel-head" }, title),
    el("p", { class: "hint" }, "For whoever has none at hand. A code is taken once; then use the next."),
    list,
  );
  const look = async () => {
    await draw(panel, list);
    setTimeout(look, SECOND_MS);
  };
  look();
}

async function draw(panel, list) {
  const seconds = Date.now() / SECOND_MS;
  const step = Math.floor(seconds / PERIOD);
  const accounts = await Promise.all(kept().map((one) => withCodes(one, step)));
  panel.hidden = accounts.length === 0;
  keep(list, accounts, { id: (one) => one.secret, version: () => step, make: entry });
  for (const left of list.querySelectorAll("[data-left]"))
    left.textContent = `${Math.ceil((step + 1) * PERIOD - seconds)} s`;
}

async function withCodes(account, step) {
  const codes = await Promise.all([codeAt(account.secret, step), codeAt(account.secret, step + 1)]);
  return { ...account, codes };
}

function entry({ secret, since, codes: [now, next] }) {
  const forget = () => store(kept().filter((one) => one.secret !== secret));
  return el(
    "article",
    { class: "mail" },
    el(
      "div",
      { class: "mail-meta" },
      el("span", {}, "Set up ", time(since)),
      el("span", { "data-left": true }),
    ),
    el("div", { class: "row" }, el("span", { class: "code" }, now), copyButton(now, `code ${now}`)),
    el(
      "div",
      { class: "row" },
      el("span", { class: "quiet" }, "Next: ", el("span", { class: "chip" }, next)),
      copyButton(next, `next code ${next}`),
      el("button", { type: "button", class: "small", click: forget }, "Forget"),
    ),
  );
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function store(accounts) {
  localStorage.setItem(KEY, JSON.stringify(accounts));
}
