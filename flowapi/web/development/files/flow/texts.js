// What states, actions and inputs are called; whatever is not listed is called by its own name.

import { de } from "./texts/de.js";
import { en } from "./texts/en.js";
import { zh } from "./texts/zh.js";

const SPOKEN = { de, en, zh };
let texts = en;

export function speak(language) {
  texts = SPOKEN[language.split("-")[0]] ?? en;
}

export const spoken = () => texts.language;
export const stateTitle = (name) => texts.states[name] ?? readable(name);
export const actionLabel = (name, state) =>
  texts.actionsIn[state]?.[name] ?? texts.actions[name] ?? readable(name);
export const inputLabel = (name) => texts.inputs[name] ?? readable(name);
export const flowLabel = (name) => texts.flows[name] ?? readable(name);
export const sectionTitle = (name) => texts.sections[name] ?? readable(name);
export const factLabel = (name) => texts.facts[name] ?? name;
export const mark = (name) => texts.marks[name];
export const word = (name) => texts.words[name];
export const errorText = ({ code, message }) => texts.errors[code] ?? (message || code);

export function lengthHint(least, most) {
  if (least && most) return texts.lengths.between(least, most);
  if (least) return texts.lengths.least(least);
  return most ? texts.lengths.most(most) : "";
}

function readable(name) {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
