// What the page can fill in without asking: what the server gave, and what only the browser knows.

import { broughtToken, codeVerifier } from "./elsewhere.js";
import { available, conditionalMediationAvailable, platformAuthenticatorAvailable } from "./webauthn.js";

const BROWSER = {
  webauthn_available: available,
  webauthn_conditional_mediation_available: conditionalMediationAvailable,
  webauthn_platform_authenticator_available: platformAuthenticatorAvailable,
  redirect_to: () => location.origin + location.pathname,
  code_verifier: codeVerifier,
  token: broughtToken,
};

// What somebody has come back with, only they know who have.
function knowsBrowser(name) {
  return Object.hasOwn(BROWSER, name) && (name !== "token" || broughtToken() !== undefined);
}

// An action for somebody who has come back; who has not can do nothing with it.
export function isForReturn(action) {
  return Boolean(action.inputs.token?.hidden && !isKnown(action.inputs.token));
}

export function isKnown(input) {
  return isGiven(input) || knowsBrowser(input.name);
}

export async function knownValues(inputs) {
  const pairs = inputs.filter(isKnown).map(async (input) => [input.name, await valueOf(input)]);
  return Object.fromEntries(await Promise.all(pairs));
}

// An action that asks for nothing but what the browser knows is run without asking.
export function isAutomatic(action) {
  const inputs = Object.values(action.inputs);
  return inputs.length > 0 && inputs.every((input) => input.hidden && knowsBrowser(input.name));
}

function isGiven(input) {
  return input.value !== undefined && input.value !== null;
}

function valueOf(input) {
  return isGiven(input) ? input.value : BROWSER[input.name]();
}
