// Which WebAuthn ceremony an answer asks for: options in the payload, and an action that takes the result.

import { word } from "./texts.js";
import { create, get } from "./webauthn.js";

const KINDS = [
  { input: "public_key", options: "creation_options", perform: create, verb: creating },
  { input: "assertion_response", options: "request_options", perform: get, verb: () => word("get") },
];

export function isCeremony(action) {
  return KINDS.some((kind) => Object.hasOwn(action.inputs, kind.input));
}

export function ceremonyOf(answer) {
  for (const kind of KINDS) {
    const action = Object.values(answer.actions).find((one) => Object.hasOwn(one.inputs, kind.input));
    const options = answer.payload?.[kind.options];
    if (action && options)
      return { ...bound(kind, action, options), conditional: kind.perform === get && asksForMore(answer) };
  }
  return null;
}

function bound(kind, action, options) {
  return {
    action,
    verb: kind.verb(options.publicKey),
    async perform(signal, mediation) {
      return { [kind.input]: await kind.perform(options, signal, mediation) };
    },
  };
}

// A credential that has to be found without a name is a passkey; others are second factors.
function creating({ authenticatorSelection }) {
  return word(authenticatorSelection?.residentKey === "required" ? "create_passkey" : "create_key");
}

// Where a person may type something instead, a passkey is offered while they do, not demanded.
function asksForMore(answer) {
  const others = Object.values(answer.actions).filter((action) => !isCeremony(action));
  return others.some((action) => Object.values(action.inputs).some((input) => !input.hidden));
}
