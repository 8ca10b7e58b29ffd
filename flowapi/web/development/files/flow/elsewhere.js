// What a browser comes back with from another provider, and what binds that login to this tab.

const VERIFIER = "flowapi-code-verifier";

let brought = {};

// Take it out of the address, so that neither a reload nor a bookmark repeats it.
export function lookBack() {
  brought = take();
}

export function broughtToken() {
  return brought.token;
}

export function broughtError() {
  return brought.error;
}

export function codeVerifier() {
  let verifier = sessionStorage.getItem(VERIFIER);
  if (!verifier) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    verifier = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem(VERIFIER, verifier);
  }
  return verifier;
}

function take() {
  const address = new URL(location.href);
  const parameters = address.searchParams;
  const code = parameters.get("error");
  const found = {
    token: parameters.get("hanko_token") ?? undefined,
    error: code ? { code, message: parameters.get("error_description") ?? "" } : undefined,
  };
  if (!found.token && !found.error) return found;
  for (const name of ["hanko_token", "error", "error_description"]) parameters.delete(name);
  history.replaceState(history.state, "", address);
  return found;
}
