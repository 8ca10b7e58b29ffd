// What an account has and what can be done about it, in order: lists of the payload, each item with its own actions.
//
// Rule 1: an action belongs to a list if an input that it requires names an item of it (`email_id`, `emails`).
// Rule 2: what has no place here is shown like the actions of any other state.

const SECTIONS = [
  { name: "emails", actions: ["email_create"] },
  {
    name: "username",
    actions: ["username_create", "username_update", "username_delete"],
    value: ({ user }) => user?.username?.username,
  },
  { name: "password", actions: ["password_create", "password_update", "password_delete"] },
  { name: "passkeys", actions: ["webauthn_credential_create"] },
  {
    name: "authenticator_app",
    actions: ["continue_to_otp_secret_creation", "otp_secret_delete"],
    flag: ({ user }) => (user?.mfa_config?.auth_app_set_up ? "is_set_up" : "not_set_up"),
  },
  { name: "security_keys", actions: ["security_key_create"] },
  { name: "identities", actions: ["connect_thirdparty_oauth_provider"] },
  { name: "sessions", actions: [] },
  { name: "metadata", actions: ["patch_metadata"], data: ({ user }) => user?.metadata },
  { name: "account", actions: ["account_delete"] },
];
// Actions on items of other lists than their input says, and on some items only.
const LISTS = new Map([["webauthn_credential_rename", ["passkeys", "security_keys"]]]);
const FITS = new Map([
  ["email_verify", (item) => !item.is_verified],
  ["email_set_primary", (item) => !item.is_primary],
  ["email_delete", (_, input) => Boolean(input.allowed_values)],
]);

export function sectionsOf(answer) {
  const payload = answer.payload ?? {};
  const actions = Object.values(answer.actions);
  const lists = listsIn(payload);
  const placed = actions.map((action) => place(action, lists)).filter(Boolean);
  if (placed.length === 0 && !(payload.user && actions.length > 0)) return { sections: [], rest: actions };
  const known = SECTIONS.map((section) => filled(section, { payload, actions, lists, placed }));
  const others = Object.keys(lists)
    .filter((name) => !SECTIONS.some((section) => section.name === name))
    .map((name) => filled({ name, actions: [] }, { payload, actions, lists, placed }))
    .filter((section) => section.items.some((item) => item.actions.length > 0));
  const sections = [...known, ...others].filter(isWorthShowing);
  const taken = [...placed.map(({ action }) => action), ...sections.flatMap((section) => section.actions)];
  return { sections, rest: actions.filter((action) => !taken.includes(action)) };
}

function listsIn(payload) {
  const all = Object.entries({ ...payload, ...payload.user });
  const isList = ([, value]) =>
    Array.isArray(value) && value.every((item) => typeof item === "object" && item);
  return Object.fromEntries(all.filter(isList));
}

function place(action, lists) {
  for (const input of Object.values(action.inputs)) {
    if (!input.required || !input.name.endsWith("_id") || (input.value ?? null) !== null) continue;
    const names = LISTS.get(action.action) ?? [plural(input.name.slice(0, -"_id".length))];
    if (names.some((name) => Object.hasOwn(lists, name)) || isOfSection(names))
      return { action, input, names };
  }
  return null;
}

// A list that the server leaves out is empty.
function isOfSection(names) {
  return SECTIONS.some((section) => names.includes(section.name));
}

function plural(noun) {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function filled(section, { payload, actions, lists, placed }) {
  const own = placed.filter(({ names }) => names.includes(section.name));
  const items = (Object.hasOwn(lists, section.name) ? lists[section.name] : []).map((item) => ({
    item,
    actions: own.map((one) => onItem(one, item)).filter(Boolean),
  }));
  return {
    name: section.name,
    items,
    actions: section.actions.map((name) => actions.find((one) => one.action === name)).filter(Boolean),
    value: section.value?.(payload),
    flag: section.flag?.(payload),
    data: section.data?.(payload),
  };
}

function onItem({ action, input }, item) {
  const id = item[input.name] ?? item.id;
  const allowed = input.allowed_values?.some(({ value }) => value === id) ?? true;
  if (!allowed || FITS.get(action.action)?.(item, input) === false) return null;
  const named = { ...input, allowed_values: undefined, hidden: true, value: id };
  return { ...action, inputs: { ...action.inputs, [input.name]: named }, about: { input: input.name, id } };
}

function isWorthShowing(section) {
  return section.items.length > 0 || section.actions.length > 0 || section.value || section.data;
}
