// Whoever is logged in, as the server knows them.

import { el, facts, json, time, unfoldable } from "../ui/elements.js";

export function accountView({ account, session }, logOut) {
  return el(
    "div",
    { class: "state", "data-state": "account" },
    el("h2", { tabindex: "-1" }, "You are logged in"),
    facts([
      ["Account", named(account, session)],
      ...(account?.emails ?? []).map((email) => ["Email address", address(email)]),
      ...(account?.username ? [["Username", account.username.username]] : []),
      ["Passkeys", passkeys(account?.passkeys ?? [])],
      ["Logged in with", (session.claims.amr ?? []).join(", ") || "–"],
      ["Session ends", time(session.expiration_time)],
    ]),
    el("div", { class: "row" }, el("button", { type: "button", class: "main", click: logOut }, "Log out")),
    unfoldable("Claims of the session", json(session.claims)),
    unfoldable("Answer of /me", json(account)),
  );
}

function named(account, session) {
  return el("span", { class: "chip" }, account?.user_id ?? session.user_id);
}

function address(email) {
  const verified = email.is_verified ? ["chip good", "verified"] : ["chip bad", "not verified"];
  return el("span", { class: "row" }, email.address, el("span", { class: verified[0] }, verified[1]));
}

function passkeys(list) {
  return list.length > 0
    ? el(
        "span",
        { class: "row" },
        list.map((one) => el("span", { class: "chip" }, one.name ?? one.id)),
      )
    : "none";
}
