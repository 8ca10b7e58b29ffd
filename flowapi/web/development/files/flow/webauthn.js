// WebAuthn in JSON: binary members travel as base64url (WebAuthn Level 3, sections 5.1.3 and 5.1.10).

export function available() {
  return typeof PublicKeyCredential === "function" && Boolean(navigator.credentials);
}

export async function conditionalMediationAvailable() {
  return available() && Boolean(await PublicKeyCredential.isConditionalMediationAvailable?.());
}

export async function platformAuthenticatorAvailable() {
  return available() && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

export async function create({ publicKey }, signal) {
  const options = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: descriptors(publicKey.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey: options, signal });
  const transports = credential.response.getTransports?.() ?? [];
  return described(credential, ["clientDataJSON", "attestationObject"], { transports });
}

export async function get({ publicKey }, signal, mediation) {
  const options = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: descriptors(publicKey.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey: options, signal, mediation });
  return described(credential, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function descriptors(list = []) {
  return list.map((descriptor) => ({ ...descriptor, id: bytes(descriptor.id) }));
}

function described(credential, members, more = {}) {
  const response = { ...more };
  for (const member of members) {
    if (credential.response[member]) response[member] = text(credential.response[member]);
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
