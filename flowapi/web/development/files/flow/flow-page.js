// Drives a flow: what the server answers is shown, what a person does is sent.

import { el, notice } from "../ui/elements.js";
import { AccountHead } from "./account-head.js";
import { ceremonyOf } from "./ceremonies.js";
import { broughtError, lookBack } from "./elsewhere.js";
import { isAutomatic, knownValues } from "./known-inputs.js";
import { forget, recall, remember } from "./memory.js";
import { stateView } from "./state-view.js";
import { flowLabel, speak, spoken, word } from "./texts.js";
import { advance, logOut, start } from "./wire.js";

const PROFILE = "profile";
const COMMON = ["login", "registration", PROFILE];
// Events of the container: what was answered.
export const ANSWERED = "flow-answer";

export class FlowPage {
  #flows;
  #flow;
  #answer;
  #typed = {};
  #section;
  #waiting = new AbortController();
  #container;
  #choice = el("div", { class: "choice", role: "group" });
  #head = new AccountHead(logOut, () => this.#begin());
  #place = el("div", {});

  constructor(container, flows) {
    this.#flows = [...new Set([...COMMON, ...flows])].filter((flow) => flows.includes(flow));
    this.#container = container;
    container.replaceChildren(this.#choice, this.#head.element, this.#place);
  }

  async open(language) {
    this.#speak(language);
    lookBack();
    const loggedIn = await this.#head.look();
    const kept = recall();
    if (kept && this.#flows.includes(kept.flow) && (loggedIn || kept.flow !== PROFILE)) {
      this.#flow = kept.flow;
      await this.#show({ ...kept.answer, error: broughtError() ?? kept.answer.error }, { resumed: true });
    } else {
      await this.#start(this.#usual, { focus: false });
    }
  }

  // What is shown is said again; what the server says from now on follows the language of the requests.
  say(language) {
    this.#speak(language);
    this.#head.draw();
    if (this.#answer) this.#draw(false);
  }

  #speak(language) {
    speak(language);
    this.#container.lang = spoken();
    this.#choice.setAttribute("aria-label", word("start"));
  }

  // Nothing is started for who is logged in where there is no profile.
  get #usual() {
    const usual = this.#head.isLoggedIn ? [PROFILE] : ["login", ...this.#flows];
    return usual.find((flow) => this.#flows.includes(flow));
  }

  async #start(flow, { focus = true } = {}) {
    this.#flow = flow;
    if (!flow) return this.#drawNothing();
    this.#busy(true);
    await this.#show(await start(flow), { focus });
  }

  async #run(action, inputs, { byCeremony = false, focus = true } = {}) {
    this.#waiting.abort();
    this.#busy(true);
    this.#typed = { [action.action]: inputs };
    this.#section = document.activeElement?.closest("[data-section]")?.dataset.section;
    await this.#show(await advance(action, inputs, this.#answer.csrf_token), { byCeremony, focus });
  }

  // Rule: nothing is repeated by itself after a refusal, so no loop needs a person to stop it.
  async #show(answer, { resumed = false, byCeremony = false, focus = !resumed } = {}) {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#answer = answer;
    this.#container.dispatchEvent(new CustomEvent(ANSWERED, { detail: answer }));
    this.#keep();
    const automatic = Object.values(answer.actions).find(isAutomatic);
    if (automatic && !answer.error) {
      await this.#run(automatic, await knownValues(Object.values(automatic.inputs)), { focus });
      return;
    }
    if (answer.payload?.redirect_url && !resumed && !answer.error) {
      location.assign(answer.payload.redirect_url);
      return;
    }
    if (answer.payload?.claims && (await this.#head.look())) return this.#start(this.#usual, { focus });
    if (this.#head.isLoggedIn && (answer.payload?.user || isOver(answer))) await this.#head.look();
    this.#draw(focus);
    const ceremony = ceremonyOf(answer);
    if (!ceremony || (byCeremony && answer.error)) return;
    if (ceremony.conditional) this.#offer(ceremony);
    else if (!resumed) await this.#perform(ceremony);
  }

  // What can be had again is not kept: an account may have changed meanwhile.
  #keep() {
    if (!isOver(this.#answer) && !this.#answer.payload?.user) remember(this.#flow, this.#answer);
    else forget();
  }

  #draw(focus) {
    this.#drawChoice();
    const view = stateView(this.#answer, {
      ceremony: ceremonyOf(this.#answer),
      typed: this.#answer.error ? this.#typed : {},
      run: (action, inputs) => this.#run(action, inputs),
      perform: (ceremony) => this.#perform(ceremony),
      restart: () => this.#start(this.#flow === PROFILE ? this.#usual : this.#flow),
    });
    this.#place.replaceChildren(view);
    this.#busy(false);
    if (focus) this.#focus();
  }

  #focus() {
    const section = this.#section && `[data-section="${CSS.escape(this.#section)}"] h3`;
    const fields = ".state > form :is(input, select, textarea)";
    const wanted = ["[aria-invalid]", section, fields, "h2"].filter(Boolean);
    wanted
      .map((selector) => this.#place.querySelector(selector))
      .find(Boolean)
      .focus();
  }

  #drawNothing() {
    this.#answer = undefined;
    this.#drawChoice();
    this.#place.replaceChildren();
    this.#busy(false);
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
    const told = notice("bad", `${word("fault")} ${error.message}`);
    told.dataset.ceremonyFault = "";
    this.#place.querySelector("h2").parentElement.after(told);
  }

  async #begin() {
    forget();
    await this.#head.look();
    await this.#start(this.#usual);
  }

  #busy(busy) {
    this.#place.firstElementChild?.setAttribute("aria-busy", String(busy));
    for (const place of [this.#choice, this.#head.element, this.#place]) {
      for (const button of place.querySelectorAll("button")) button.disabled = busy;
    }
  }
}

function isOver(answer) {
  return Object.keys(answer.actions).length === 0;
}
