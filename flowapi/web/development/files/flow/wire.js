// The wire: how a flow is started and advanced, and how a session is asked about and ended.

import { language } from "../ui/language.js";

export function start(flow) {
  return post(`/${encodeURIComponent(flow)}`);
}

export function advance(action, inputs, token) {
  return post(action.href, { input_data: inputs, csrf_token: token });
}

async function post(path, body) {
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    "x-language": language(),
  };
  try {
    const response = await fetch(path, { method: "POST", headers, body: body && JSON.stringify(body) });
    return await response.json();
  } catch (error) {
    return refusal(`The server did not answer as expected: ${error.message}.`);
  }
}

function refusal(message) {
  return { name: "error", status: 0, csrf_token: "", actions: {}, error: { code: "no_answer", message } };
}

export async function session() {
  const found = await get("/sessions/validate");
  return found?.is_valid ? found : null;
}

export function account() {
  return get("/me");
}

export async function logOut() {
  const response = await fetch("/logout", { method: "POST" });
  if (!response.ok && response.status !== 401) throw new Error(`logging out answered ${response.status}`);
}

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  return response.ok ? response.json() : null;
}
