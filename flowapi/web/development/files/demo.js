// The demo: hanko-elements as in anybody's page; where their script cannot be had, the plain page instead.

import { accountView } from "./flow/account-view.js";
import { FlowPage } from "./flow/flow-page.js";
import { account, session } from "./flow/wire.js";
import { showMails } from "./mail/summary.js";
import { el, notice } from "./ui/elements.js";

const place = document.getElementById("demo");
showMails(document.getElementById("mails"));
const { elements, flows } = await (await fetch("about.json")).json();
const hanko = await registered();
if (hanko) {
  hanko.onSessionCreated(show);
  await show();
} else {
  await showPlainly();
}

async function registered() {
  try {
    const { register } = await import(elements);
    return (await register(location.origin)).hanko;
  } catch (error) {
    console.info(`hanko-elements could not be loaded from ${elements}:`, error.message);
    return null;
  }
}

async function show() {
  const found = await session();
  const content = found
    ? accountView({ session: found, account: await account() }, logOut)
    : el("hanko-auth");
  place.replaceChildren(content);
}

async function logOut() {
  await hanko.logout();
  await show();
}

async function showPlainly() {
  const plain = el("div");
  const told =
    "hanko-elements could not be loaded, so this is the plain page. With the package installed below the working directory, or with `flowapi serve --elements`, it is the demo.";
  place.replaceChildren(notice("", told), plain);
  await new FlowPage(plain, flows).open();
}
