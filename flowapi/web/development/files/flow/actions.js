// Actions as forms: a field for each input that a person has to fill in, and a button.

import { el, notice } from "../ui/elements.js";
import { field, NotJson } from "./fields.js";
import { isKnown, knownValues } from "./known-inputs.js";
import { actionLabel } from "./texts.js";

export function asks(action) {
  return Object.values(action.inputs).some(isAsked);
}

// What is hidden is asked for all the same where nobody else can fill it in.
function isAsked(input) {
  return input.hidden ? Boolean(input.required) && !isKnown(input) : true;
}

// What somebody has typed is not lost where it was refused; passwords are typed again.
function filled(input, typed) {
  return input.type === "password" ? input : { ...input, value: input.value ?? typed };
}

export function actionForm(action, { state, key = "", main = false, run, typed = {} }) {
  const inputs = Object.values(action.inputs).map((input) => filled(input, typed[input.name]));
  const fields = inputs
    .filter(isAsked)
    .map((input) => [input.name, field(input, action, `${key}${action.action}-${input.name}`)]);
  const label = actionLabel(action.action, state);
  const button = el("button", { type: "submit", class: main ? "main" : null }, label);
  const form = el(
    "form",
    {
      class: "action inputs",
      novalidate: true,
      "data-action": action.action,
      "aria-label": label,
    },
    fields.map(([, { element }]) => element),
    el("div", { class: "row" }, button),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("[role=alert]")?.remove();
    try {
      const typed = fields.map(([name, { read }]) => [name, read()]);
      const known = await knownValues(inputs.filter((input) => !isAsked(input)));
      run(action, { ...known, ...Object.fromEntries(typed) });
    } catch (error) {
      if (!(error instanceof NotJson)) throw error;
      form.prepend(notice("bad", error.message));
    }
  });
  return form;
}

export function actionButton(action, { state, main = false, small = false, run }) {
  const inputs = Object.values(action.inputs);
  const click = async () => run(action, await knownValues(inputs));
  const attributes = {
    type: "button",
    class: main ? "main" : small ? "small" : null,
    title: action.description,
    "data-action": action.action,
    click,
  };
  return el("button", attributes, actionLabel(action.action, state));
}
