// The plain page: any flow of the server, drawn from its answers.

import { FlowPage } from "./flow/flow-page.js";
import { showMails } from "./mail/summary.js";

showMails(document.getElementById("mails"));
const { flows } = await (await fetch("about.json")).json();
await new FlowPage(document.getElementById("plain"), flows).open();
