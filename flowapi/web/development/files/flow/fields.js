// A field for an input of any type: its element, and what it holds as the wire wants it.

import { el } from "../ui/elements.js";
import { errorText, inputLabel, lengthHint, word } from "./texts.js";

export class NotJson extends Error {}

export function field(input, action, id) {
  const control = controlOf(input, action, id);
  const tick = input.type === "boolean";
  const label = el("label", { for: id }, inputLabel(input.name));
  const notes = [fault(input, id), hint(input, id)].filter(Boolean);
  if (notes.length > 0) control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  return {
    element: el(
      "div",
      { class: tick ? "field tick" : "field" },
      tick ? [control, label] : [label, control],
      notes,
    ),
    control,
    read: () => valueOf(control, input),
  };
}

function controlOf(input, action, id) {
  const attributes = {
    id,
    name: input.name,
    "aria-required": input.required ? "true" : null,
    "aria-invalid": input.error ? "true" : null,
  };
  if (input.allowed_values) return choice(input, attributes);
  if (input.type === "json")
    return el("textarea", { ...attributes, spellcheck: "false" }, written(input.value));
  const control = el("input", { ...attributes, ...look(input, action) });
  if (input.type === "boolean") control.checked = input.value === true;
  else if (typeof input.value === "string" || typeof input.value === "number") control.value = input.value;
  return control;
}

function choice(input, attributes) {
  const options = input.allowed_values.map(({ value, name }) =>
    el("option", { value, selected: value === input.value }, name ?? value),
  );
  if (!input.required) options.unshift(el("option", { value: "" }, "–"));
  return el("select", attributes, options);
}

function look(input, action) {
  if (input.type === "boolean") return { type: "checkbox" };
  if (input.type === "number") return { type: "number", step: "any" };
  if (input.type === "email") return { type: "email", autocomplete: "username webauthn" };
  if (input.type === "password" || input.name === "password")
    return { type: "password", autocomplete: passwordKind(input, action) };
  if (input.name.endsWith("code"))
    return { type: "text", autocomplete: "one-time-code", inputmode: "numeric" };
  if (["identifier", "username"].includes(input.name)) {
    return { type: "text", autocomplete: "username webauthn", autocapitalize: "none", spellcheck: "false" };
  }
  return { type: "text", autocomplete: "off" };
}

function passwordKind(input, action) {
  return input.name.startsWith("new") || !action.action.includes("login")
    ? "new-password"
    : "current-password";
}

function fault(input, id) {
  return input.error ? el("p", { class: "fault", id: `${id}-fault` }, errorText(input.error)) : null;
}

function hint(input, id) {
  const kind = input.hidden
    ? word("hidden")
    : input.required || input.type === "boolean"
      ? ""
      : word("optional");
  const told = [kind, lengthHint(input.min_length, input.max_length)].filter(Boolean).join(" · ");
  return told ? el("p", { class: "hint", id: `${id}-hint` }, told) : null;
}

function written(value) {
  return value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
}

// Nothing at all, rather than an empty text, where an optional input was left blank.
function valueOf(control, input) {
  if (input.type === "boolean") return control.checked;
  if (control.value === "" && !input.required) return undefined;
  if (input.type === "number") return control.value === "" ? undefined : Number(control.value);
  return input.type === "json" ? parsed(control.value, input) : control.value;
}

function parsed(text, input) {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotJson(`${inputLabel(input.name)}: ${error.message}`);
  }
}
