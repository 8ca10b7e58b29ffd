// The running flows, the one that changed last on top.

import { el, facts, json, time, unfoldable } from "./ui/elements.js";
import { keep } from "./ui/keyed.js";
import { watch } from "./ui/watching.js";

const place = document.getElementById("flows");
const list = el("div", { class: "flows" });

watch("flows.json", (flows) => {
  const nothing = el("p", { class: "quiet" }, "No flow yet. Open the demo, and one shows up here by itself.");
  if (flows.length === 0) place.replaceChildren(nothing);
  else if (!list.isConnected) place.replaceChildren(list);
  keep(list, flows, {
    id: (flow) => flow.id,
    version: (flow) => `${flow.version} ${flow.expired}`,
    make: card,
  });
});

function card(flow) {
  return el(
    "article",
    { class: "panel flow", "data-flow": flow.id },
    heading(flow),
    ...(flow.unreadable ? [] : inside(flow)),
  );
}

function heading(flow) {
  return el(
    "div",
    { class: "row" },
    el("h2", {}, flow.unreadable ? "unreadable" : (flow.flow ?? "of another server")),
    el("span", { class: "chip now" }, flow.state ?? "?"),
    flow.expired ? el("span", { class: "chip bad" }, "expired") : null,
    el("span", { class: "quiet" }, time(flow.updated_at)),
  );
}

function inside(flow) {
  return [
    trail(flow),
    unfoldable("Stash", json(flow.stash)),
    unfoldable(
      "About this flow",
      facts([
        ["Id", flow.id],
        ["Steps stored", String(flow.version)],
        ["Came from", flow.previous || "–"],
        ["Started", time(flow.created_at)],
        ["Expires", time(flow.expires_at)],
        ["Graph", flow.graph ?? "–"],
      ]),
    ),
  ];
}

function trail(flow) {
  const passed = flow.history.map((step) => station(step.state, { sealed: !step.revertible }));
  const planned = flow.plan.map((state) => station(state, { chip: "planned", said: " (planned)" }));
  const here = station(flow.state, { chip: "now", said: " (now)" });
  return el("ol", { class: "trail", "aria-label": "History, state and plan" }, passed, here, planned);
}

function station(state, { sealed = false, chip = "", said = sealed ? " (no way back)" : "" }) {
  return el(
    "li",
    { class: sealed ? "sealed" : "", title: sealed ? "No way back past this step" : null },
    el("span", { class: `chip ${chip}` }, state),
    el("span", { class: "unseen" }, said),
  );
}
