// One answer of the server as a page: title, error, what the payload says, forms and buttons.

import { copyButton } from "../ui/copying.js";
import { el, facts, json, notice, unfoldable } from "../ui/elements.js";
import { actionButton, actionForm, asks } from "./actions.js";
import { isCeremony } from "./ceremonies.js";
import { sectionView } from "./section-view.js";
import { sectionsOf } from "./sections.js";
import { isForReturn } from "./known-inputs.js";
import { errorText, factLabel, stateTitle, word } from "./texts.js";

const UNSAID = new Set(["request_options", "creation_options"]);
const IN_SECTIONS = new Set(["user", "sessions"]);
const LAST = new Set(["back", "skip"]);

export function stateView(answer, { ceremony, typed, run, perform, restart }) {
  const { sections, rest } = sectionsOf(answer);
  const actions = rest.filter((action) => !isCeremony(action) && !isForReturn(action));
  return el(
    "div",
    { class: "state", "data-state": answer.name },
    heading(answer.name),
    answer.error ? refusal(answer.error) : null,
    said(answer.payload ?? {}, sections.length > 0 ? IN_SECTIONS : new Set()),
    sections.map((section) => sectionView(section, { run, typed })),
    plainActions(actions, { state: answer.name, typed, run }),
    ceremony && !ceremony.conditional ? ceremonyButton(ceremony, perform) : null,
    Object.keys(answer.actions).length === 0 ? el("div", { class: "row" }, restartButton(restart)) : null,
    unfoldable(word("said"), json(answer)),
  );
}

function heading(name) {
  return el(
    "div",
    { class: "row" },
    el("h2", { tabindex: "-1" }, stateTitle(name)),
    el("span", { class: "chip", title: word("state") }, name),
  );
}

function refusal(error) {
  return notice("bad", `${errorText(error) || word("refused")} (${error.code})`);
}

// Forms first, then what is only pressed; what leads away from here comes last.
function plainActions(actions, { state, typed, run }) {
  const forms = actions.filter(asks);
  const buttons = actions.filter((action) => !asks(action));
  const ordered = [
    ...buttons.filter((action) => !LAST.has(action.action)),
    ...buttons.filter((action) => LAST.has(action.action)),
  ];
  const main = (action, at) => forms.length === 0 && at === 0 && !LAST.has(action.action);
  return [
    ...forms.map((action, at) =>
      actionForm(action, { state, main: at === 0, run, typed: typed[action.action] }),
    ),
    ordered.length > 0
      ? el(
          "div",
          { class: "row" },
          ordered.map((action, at) => actionButton(action, { state, main: main(action, at), run })),
        )
      : null,
  ];
}

function ceremonyButton(ceremony, perform) {
  const attributes = {
    type: "button",
    class: "main",
    "data-action": ceremony.action.action,
    click: () => perform(ceremony),
  };
  return el("div", { class: "row" }, el("button", attributes, ceremony.verb));
}

function restartButton(restart) {
  return el("button", { type: "button", class: "main", click: restart }, word("restart"));
}

function said(payload, shownElsewhere) {
  const pairs = Object.entries(payload).filter(([name]) => !UNSAID.has(name) && !shownElsewhere.has(name));
  return pairs.length > 0 ? facts(pairs.map(([name, value]) => [factLabel(name), shown(name, value)])) : null;
}

function shown(name, value) {
  if (typeof value !== "string") return typeof value === "object" ? json(value) : String(value);
  if (value.startsWith("data:image/")) return el("img", { src: value, alt: word(pictureOf(name)) });
  if (name === "otp_secret")
    return el("span", { class: "row" }, el("code", {}, value), copyButton(value, "secret"));
  return /^https?:\/\//.test(value) ? el("a", { href: value, rel: "noreferrer" }, value) : value;
}

function pictureOf(name) {
  return name === "otp_image_source" ? "qr_code" : "picture";
}
