// A section of an account: what there is, and what can be done about it.

import { el, facts, json, time } from "../ui/elements.js";
import { actionButton, actionForm, asks } from "./actions.js";
import { actionLabel, mark, sectionTitle } from "./texts.js";

const MARKS = ["is_primary", "current"];
const KINDS = new Map([
  ["not_verified", "bad"],
  ["not_set_up", ""],
]);
const MOMENTS = ["created_at", "last_used_at", "last_used"];
const FOR_GOOD = new Set(["account_delete"]);

export function sectionView(section, { run, typed }) {
  const title = el("h3", { id: `section-${section.name}`, tabindex: "-1" }, sectionTitle(section.name));
  const offer = (action, at = "") => offered(action, { key: `${section.name}${at}-`, run, typed });
  return el(
    "section",
    { class: "section", "data-section": section.name, "aria-labelledby": title.id },
    el("div", { class: "row" }, title, section.flag ? flag(section.flag) : null),
    section.value ? el("p", { class: "value" }, section.value) : null,
    section.items.length > 0
      ? el(
          "ul",
          { class: "items" },
          section.items.map((one, at) => itemView(one, (action) => offer(action, at))),
        )
      : null,
    section.data ? json(section.data) : null,
    section.actions.length > 0
      ? el(
          "div",
          { class: "offers" },
          section.actions.map((action) => offer(action)),
        )
      : null,
  );
}

function itemView({ item, actions }, offer) {
  const moments = MOMENTS.filter((name) => item[name]).map((name) => [mark(name), time(item[name])]);
  return el(
    "li",
    {},
    el("div", { class: "row" }, el("strong", {}, nameOf(item)), chips(item)),
    moments.length > 0 ? facts(moments) : null,
    actions.length > 0 ? el("div", { class: "offers" }, actions.map(offer)) : null,
  );
}

function nameOf(item) {
  const found = item.address ?? item.name ?? item.provider ?? item.user_agent ?? item.id ?? "";
  return String(found).trim() || String(item.id);
}

function chips(item) {
  const shown = MARKS.filter((name) => item[name]);
  if ("is_verified" in item) shown.push(item.is_verified ? "is_verified" : "not_verified");
  return shown.map(flag);
}

function flag(name) {
  return el("span", { class: `chip ${KINDS.get(name) ?? "good"}` }, mark(name));
}

// What takes typing, or cannot be undone, is unfolded first.
function offered(action, { key, run, typed }) {
  const mine = concerned(action, typed);
  if (!asks(mine.action)) {
    const button = actionButton(mine.action, { run, small: true });
    return FOR_GOOD.has(action.action) ? folded(action, button) : button;
  }
  const faulty = Object.values(mine.action.inputs).some((input) => input.error);
  return folded(action, actionForm(mine.action, { key, run, typed: mine.typed }), faulty);
}

function folded(action, content, open = false) {
  return el("details", { open }, el("summary", {}, actionLabel(action.action)), content);
}

// What was refused about one item says nothing about the others.
function concerned(action, typed) {
  const last = typed[action.action];
  if (!action.about || (last && last[action.about.input] === action.about.id)) return { action, typed: last };
  const inputs = Object.values(action.inputs).map((input) => [input.name, { ...input, error: undefined }]);
  return { action: { ...action, inputs: Object.fromEntries(inputs) }, typed: undefined };
}
