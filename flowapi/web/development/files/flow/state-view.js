// One answer of the server as a page: title, error, forms, buttons, and what the payload says.

import { el, facts, json, notice, unfoldable } from "../ui/elements.js";
import { actionButton, actionForm, asks } from "./actions.js";
import { isCeremony } from "./ceremonies.js";
import { stateTitle } from "./texts.js";

const UNSAID = new Set(["request_options", "creation_options"]);
const LAST = new Set(["back", "skip"]);

export function stateView(answer, { ceremony, typed, run, perform, restart }) {
  const actions = Object.values(answer.actions).filter((action) => !isCeremony(action));
  const forms = actions.filter(asks);
  const buttons = actions.filter((action) => !asks(action));
  const ahead = buttons.filter((action) => !LAST.has(action.action));
  const last = buttons.filter((action) => LAST.has(action.action));
  const button = (action, at) => actionButton(action, { main: forms.length === 0 && at === 0, run });
  return el(
    "div",
    { class: "state", "data-state": answer.name },
    el(
      "div",
      { class: "row" },
      el("h2", { tabindex: "-1" }, stateTitle(answer.name)),
      el("span", { class: "chip", title: "Name of the state" }, answer.name),
    ),
    answer.error ? notice("bad", `${answer.error.message || "Refused."} (${answer.error.code})`) : null,
    said(answer.payload ?? {}),
    forms.map((action, at) => actionForm(action, { main: at === 0, run, typed: typed[action.action] })),
    ceremony && !ceremony.conditional ? ceremonyButton(ceremony, perform) : null,
    buttons.length > 0
      ? el(
          "div",
          { class: "row" },
          ahead.map(button),
          last.map((action) => actionButton(action, { run })),
        )
      : null,
    Object.keys(answer.actions).length === 0 ? el("div", { class: "row" }, restartButton(restart)) : null,
    unfoldable("What the server said", json(answer)),
  );
}

function ceremonyButton(ceremony, perform) {
  const click = () => perform(ceremony);
  return el(
    "div",
    { class: "row" },
    el(
      "button",
      { type: "button", class: "main", "data-action": ceremony.action.action, click },
      ceremony.verb,
    ),
  );
}

function restartButton(restart) {
  return el("button", { type: "button", class: "main", click: restart }, "Start again");
}

function said(payload) {
  const pairs = Object.entries(payload).filter(([name]) => !UNSAID.has(name));
  return pairs.length > 0 ? facts(pairs.map(([name, value]) => [name, shown(value)])) : null;
}

function shown(value) {
  if (typeof value !== "string") return typeof value === "object" ? json(value) : String(value);
  if (value.startsWith("data:image/")) return el("img", { src: value, alt: "Picture from the server" });
  return /^https?:\/\//.test(value) ? el("a", { href: value, rel: "noreferrer" }, value) : value;
}
