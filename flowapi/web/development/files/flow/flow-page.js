// Drives a flow: what the server answers is shown, what a person does is sent.

import { el, notice } from "../ui/elements.js";
import { accountView } from "./account-view.js";
import { ceremonyOf } from "./ceremonies.js";
import { isAutomatic, knownValues } from "./known-inputs.js";
import { forget, recall, remember } from "./memory.js";
import { stateView } from "./state-view.js";
import { flowLabel } from "./texts.js";
import { account, advance, logOut, session, start } from "./wire.js";

export class FlowPage {
  #flows;
  #flow;
  #answer;
  #waiting = new AbortController();
  #choice = el("div", { class: "choice", role: "group", "aria-label": "Flow to start" });
  #place = el("div", {});

  constructor(container, flows) {
    this.#flows = flows;
    container.replaceChildren(this.#choice, this.#place);
  }

  async open() {
    const kept = recall();
    if (kept && this.#flows.includes(kept.flow)) {
      this.#flow = kept.flow;
      await this.#show(kept.answer, { resumed: true });
    } else if (!(await this.#showAccount({ focus: false }))) {
      await this.#start(this.#flows.includes("login") ? "login" : this.#flows[0], { focus: false });
    }
  }

  async #start(flow, { focus = true } = {}) {
    this.#flow = flow;
    this.#busy(true);
    await this.#show(await start(flow), { focus });
  }

  async #run(action, inputs, { byCeremony = false, focus = true } = {}) {
    this.#waiting.abort();
    this.#busy(true);
    await this.#show(await advance(action, inputs, this.#answer.csrf_token), { byCeremony, focus });
  }

  // Rule: nothing is repeated by itself after a refusal, so no loop needs a person to stop it.
  async #show(answer, { resumed = false, byCeremony = false, focus = !resumed } = {}) {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#answer = answer;
    this.#keep();
    const automatic = Object.values(answer.actions).find(isAutomatic);
    if (automatic && !answer.error) {
      await this.#run(automatic, await knownValues(Object.values(automatic.inputs)), { focus });
      return;
    }
    if (answer.payload?.claims && (await this.#showAccount({ focus }))) return;
    this.#draw(focus);
    const ceremony = ceremonyOf(answer);
    if (!ceremony || (byCeremony && answer.error)) return;
    if (ceremony.conditional) this.#offer(ceremony);
    else if (!resumed) await this.#perform(ceremony);
  }

  #keep() {
    if (Object.keys(this.#answer.actions).length > 0) remember(this.#flow, this.#answer);
    else forget();
  }

  #draw(focus) {
    this.#drawChoice();
    const view = stateView(this.#answer, {
      ceremony: ceremonyOf(this.#answer),
      run: (action, inputs) => this.#run(action, inputs),
      perform: (ceremony) => this.#perform(ceremony),
      restart: () => this.#start(this.#flow),
    });
    this.#place.replaceChildren(view);
    if (focus) (view.querySelector("[aria-invalid]") ?? view.querySelector("form input, form select, form textarea") ?? view.querySelector("h2")).focus();
  }

  #drawChoice() {
    const buttons = this.#flows.map((flow) =>
      el(
        "button",
        { type: "button", class: "small", "data-flow": flow, "aria-pressed": String(flow === this.#flow), click: () => this.#start(flow) },
        flowLabel(flow),
      ),
    );
    this.#choice.replaceChildren(...buttons);
  }

  async #perform(ceremony) {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#place.querySelector("[data-ceremony-fault]")?.remove();
    try {
      const result = await ceremony.perform(this.#waiting.signal);
      await this.#run(ceremony.action, result, { byCeremony: true });
    } catch (error) {
      if (error.name !== "AbortError") this.#tellFault(error);
    }
  }

  #tellFault(error) {
    const told = notice("bad", `The browser did not go through with it: ${error.message}`);
    told.dataset.ceremonyFault = "";
    this.#place.querySelector("h2").parentElement.after(told);
  }

  // Whatever keeps a passkey from being offered while typing is no reason to disturb.
  async #offer(ceremony) {
    try {
      const result = await ceremony.perform(this.#waiting.signal, "conditional");
      await this.#run(ceremony.action, result, { byCeremony: true });
    } catch (error) {
      if (error.name !== "AbortError") console.info("no passkey while typing:", error.name);
    }
  }

  async #showAccount({ focus }) {
    const found = await session();
    if (!found) return false;
    this.#flow = undefined;
    this.#drawChoice();
    this.#place.replaceChildren(accountView({ session: found, account: await account() }, () => this.#logOut()));
    if (focus) this.#place.querySelector("h2").focus();
    return true;
  }

  async #logOut() {
    await logOut();
    await this.#start(this.#flows.includes("login") ? "login" : this.#flows[0]);
  }

  #busy(busy) {
    this.#place.firstElementChild?.setAttribute("aria-busy", String(busy));
    for (const button of this.#place.querySelectorAll("button")) button.disabled = busy;
  }
}
