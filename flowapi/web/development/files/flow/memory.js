// The flow of this tab, so that a reload does not lose it.

const KEY = "flowapi-flow";

export function remember(flow, answer) {
  sessionStorage.setItem(KEY, JSON.stringify({ flow, answer }));
}

export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function forget() {
  sessionStorage.removeItem(KEY);
}
