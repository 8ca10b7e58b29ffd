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
  #typed = {};
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
      await this.#start(this.#usual, { focus: false });
    }
  }

  get #usual() {
    return this.#flows.includes("login") ? "login" : this.#flows[0];
  }

  async #start(flow, { focus = true } = {}) {
    this.#flow = flow;
    this.#busy(true);
    await this.#show(await start(flow), { focus });
  }

  async #run(action, inputs, { byCeremony = false, focus = true } = {}) {
    this.#waiting.abort();
    this.#busy(true);
    this.#typed = { [action.action]: inputs };
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
      typed: this.#answer.error ? this.#typed : {},
      run: (action, inputs) => this.#run(action, inputs),
      perform: (ceremony) => this.#perform(ceremony),
      restart: () => this.#start(this.#flow),
    });
    this.#place.replaceChildren(view);
    if (focus) firstOf(view, ["[aria-invalid]", "form input, form select, form textarea", "h2"]).focus();
  }

  #drawChoice() {
    this.#choice.replaceChildren(...this.#flows.map((flow) => this.#choiceOf(flow)));
  }

  #choiceOf(flow) {
    const pressed = String(flow === this.#flow);
    const click = () => this.#start(flow);
    return el(
      "button",
      { type: "button", class: "small", "data-flow": flow, "aria-pressed": pressed, click },
      flowLabel(flow),
    );
  }

  async #perform(ceremony) {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#place.querySelector("[data-ceremony-fault]")?.remove();
    await this.#go(ceremony, undefined, (error) => this.#tellFault(error));
  }

  // Whatever keeps a passkey from being offered while somebody types is no reason to disturb them.
  async #offer(ceremony) {
    await this.#go(ceremony, "conditional", (error) => console.info("no passkey while typing:", error.name));
  }

  async #go(ceremony, mediation, tell) {
    let result;
    try {
      result = await ceremony.perform(this.#waiting.signal, mediation);
    } catch (error) {
      if (error.name !== "AbortError") tell(error);
      return;
    }
    await this.#run(ceremony.action, result, { byCeremony: true });
  }

  #tellFault(error) {
    const told = notice("bad", `The browser did not go through with it: ${error.message}`);
    told.dataset.ceremonyFault = "";
    this.#place.querySelector("h2").parentElement.after(told);
  }

  async #showAccount({ focus }) {
    const found = await session();
    if (!found) return false;
    this.#flow = undefined;
    this.#drawChoice();
    this.#place.replaceChildren(
      accountView({ session: found, account: await account() }, () => this.#logOut()),
    );
    if (focus) this.#place.querySelector("h2").focus();
    return true;
  }

  async #logOut() {
    await logOut();
    await this.#start(this.#usual);
  }

  #busy(busy) {
    this.#place.firstElementChild?.setAttribute("aria-busy", String(busy));
    for (const place of [this.#choice, this.#place]) {
      for (const button of place.querySelectorAll("button")) button.disabled = busy;
    }
  }
}

function firstOf(view, selectors) {
  return selectors.map((selector) => view.querySelector(selector)).find(Boolean);
}
