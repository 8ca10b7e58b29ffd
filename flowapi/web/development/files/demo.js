// The demo: hanko-elements as in anybody's page; where their script cannot be had, the plain page instead.

import { scan, showAuthenticator } from "./authenticator/app.js";
import { AccountHead } from "./flow/account-head.js";
import { ANSWERED, FlowPage } from "./flow/flow-page.js";
import { speak } from "./flow/texts.js";
import { showMails } from "./mail/summary.js";
import { el, notice } from "./ui/elements.js";
import { chooseLanguage, language, LANGUAGES } from "./ui/language.js";

const place = document.getElementById("demo");
const head = new AccountHead(() => hanko.logout(), show);
showMails(document.getElementById("mails"));
showAuthenticator(document.getElementById("authenticator"));
const { elements, translations, flows } = await (await fetch("about.json")).json();
const hanko = await registered();
if (hanko) {
  document.addEventListener("hanko-after-state-change", ({ detail }) => noticed(detail.state));
  chooseLanguage(document.getElementById("language"), say);
  hanko.onSessionCreated(show);
  hanko.onSessionExpired(show);
  hanko.onUserDeleted(show);
  speak(language());
  await show();
} else {
  await showPlainly();
}

async function registered() {
  try {
    const { register } = await import(elements);
    return (await register(location.origin, { translations: await translated() })).hanko;
  } catch (error) {
    console.info(`hanko-elements could not be loaded from ${elements}:`, error.message);
    return null;
  }
}

// What hanko-elements have no texts for, they say in English. Nothing: all of it.
async function translated() {
  if (!translations) return null;
  try {
    const { all } = await import(translations);
    return { ...Object.fromEntries(LANGUAGES.map((one) => [one.replace("-", ""), all.en])), ...all };
  } catch (error) {
    console.info(`hanko-elements speak English only: ${error.message}`);
    return null;
  }
}

async function show() {
  const loggedIn = await head.look();
  place.replaceChildren(head.element, el(loggedIn ? "hanko-profile" : "hanko-auth", { lang: language() }));
}

function noticed(state) {
  scan(state.payload?.otp_secret);
  if (state.name === "profile_init") head.look();
}

function say(chosen) {
  speak(chosen);
  place.lastElementChild.setAttribute("lang", chosen);
  head.draw();
}

async function showPlainly() {
  const plain = el("div");
  const told =
    "hanko-elements could not be loaded, so this is the plain page. With the npm package in node_modules below the working directory, or with “flowapi serve --elements URL”, it is the demo.";
  place.replaceChildren(notice("", told), plain);
  plain.addEventListener(ANSWERED, ({ detail }) => scan(detail.payload?.otp_secret));
  const page = new FlowPage(plain, flows);
  chooseLanguage(document.getElementById("language"), (chosen) => page.say(chosen));
  await page.open(language());
}
