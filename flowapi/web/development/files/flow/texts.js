// What states, actions and inputs are called; whatever is not listed is called by its own name.

import { de } from "./texts/de.js";
import { en } from "./texts/en.js";
import { zh } from "./texts/zh.js";

const SPOKEN = { de, en, zh };
const FAR = 100;
let texts = en;

export function speak(language) {
  texts = SPOKEN[language.split("-")[0]] ?? en;
}

export const spoken = () => texts.language;
export const stateTitle = (name) => own(texts.states, name) ?? readable(name);
export const inputLabel = (name) => own(texts.inputs, name) ?? readable(name);
export const flowLabel = (name) => own(texts.flows, name) ?? readable(name);
export const sectionTitle = (name) => own(texts.sections, name) ?? readable(name);
export const factLabel = (name) => own(texts.facts, name) ?? name;
export const mark = (name) => texts.marks[name];
export const word = (name) => texts.words[name];
export const errorText = ({ code, message }) => own(texts.errors, code) ?? (message || code);

export function actionLabel(name, state) {
  return own(own(texts.actionsIn, state) ?? {}, name) ?? own(texts.actions, name) ?? readable(name);
}

// A limit that nobody reaches goes without saying.
export function lengthHint(least, longest) {
  const most = longest < FAR ? longest : undefined;
  if (least && most) return texts.lengths.between(least, most);
  if (least) return texts.lengths.least(least);
  return most ? texts.lengths.most(most) : "";
}

// Names come from graphs: `constructor` is one like any other.
function own(table, name) {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function readable(name) {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
