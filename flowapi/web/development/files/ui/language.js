// The language that pages and mails are asked for: chosen at the head of a page, kept in this browser.

import { el } from "./elements.js";

const KEY = "flowapi-language";
const USUAL = "en";
const NAMES = {
  en: "English",
  bn: "বাংলা",
  de: "Deutsch",
  fr: "Français",
  it: "Italiano",
  nl: "Nederlands",
  pl: "Polski",
  "pt-BR": "Português (Brasil)",
  zh: "中文",
};

export const LANGUAGES = Object.keys(NAMES);

export function language() {
  const kept = localStorage.getItem(KEY);
  return Object.hasOwn(NAMES, kept) ? kept : USUAL;
}

export function chooseLanguage(select, changed) {
  const options = Object.entries(NAMES).map(([value, name]) =>
    el("option", { value, lang: value, selected: value === language() }, name),
  );
  select.replaceChildren(...options);
  select.addEventListener("change", () => {
    localStorage.setItem(KEY, select.value);
    changed(select.value);
  });
}
