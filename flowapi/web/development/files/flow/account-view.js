// Whoever is logged in, as the server knows them.

import { el, facts, json, time, unfoldable } from "../ui/elements.js";
import { factLabel, mark, word } from "./texts.js";

export function accountView({ account, session }, logOut) {
  return el(
    "div",
    { class: "state", "data-state": "account" },
    el("h2", { tabindex: "-1" }, word("logged_in")),
    facts([
      [factLabel("account"), named(account, session)],
      ...(account?.emails ?? []).map((email) => [factLabel("email"), address(email)]),
      ...(account?.username ? [[factLabel("username"), account.username.username]] : []),
      [factLabel("login"), (session.claims.amr ?? []).join(", ") || "–"],
      [factLabel("ends"), time(session.expiration_time)],
    ]),
    el(
      "div",
      { class: "row" },
      el("button", { type: "button", class: "main", click: logOut }, word("log_out")),
    ),
    unfoldable(word("claims"), json(session.claims)),
    unfoldable(word("me"), json(account)),
  );
}

function named(account, session) {
  return el("span", { class: "chip" }, account?.user_id ?? session.user_id);
}

function address(email) {
  const [kind, text] = email.is_verified ? ["good", mark("is_verified")] : ["bad", mark("not_verified")];
  return el("span", { class: "row" }, email.address, el("span", { class: `chip ${kind}` }, text));
}
