// Elements made by code. Text stays text: what users or servers say never becomes markup.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function time(text) {
  const moment = new Date(text);
  const today = moment.toDateString() === new Date().toDateString();
  return el("time", { datetime: text }, today ? moment.toLocaleTimeString() : moment.toLocaleString());
}

export function json(value) {
  return el("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));
}

export function unfoldable(title, ...content) {
  return el("details", {}, el("summary", {}, title), ...content);
}

export function facts(pairs) {
  return el(
    "dl",
    { class: "facts" },
    pairs.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

export function notice(kind, text) {
  return el("p", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status" }, text);
}
