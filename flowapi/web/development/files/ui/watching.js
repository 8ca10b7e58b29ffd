// Follows a JSON resource for as long as somebody looks at the page.

import { notice } from "./elements.js";

const PAUSE_MS = 1000;
const trouble = notice("bad", "The server does not answer. This page tries again by itself.");

export function watch(path, show) {
  let seen = "";
  const look = async () => {
    if (!document.hidden) seen = await next(path, seen, show);
    setTimeout(look, PAUSE_MS);
  };
  look();
}

async function next(path, seen, show) {
  let text;
  try {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`status ${response.status}`);
    text = await response.text();
    trouble.remove();
  } catch {
    document.querySelector("main").prepend(trouble);
    return seen;
  }
  if (text !== seen) show(JSON.parse(text));
  return text;
}
