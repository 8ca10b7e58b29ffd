// The plain page: any flow of the server, drawn from its answers.

import { scan, showAuthenticator } from "./authenticator/app.js";
import { ANSWERED, FlowPage } from "./flow/flow-page.js";
import { showMails } from "./mail/summary.js";
import { chooseLanguage, language } from "./ui/language.js";

const place = document.getElementById("plain");
showMails(document.getElementById("mails"));
showAuthenticator(document.getElementById("authenticator"));
place.addEventListener(ANSWERED, ({ detail }) => scan(detail.payload?.otp_secret));
const { flows } = await (await fetch("about.json")).json();
const page = new FlowPage(place, flows);
chooseLanguage(document.getElementById("language"), (chosen) => page.say(chosen));
await page.open(language());
