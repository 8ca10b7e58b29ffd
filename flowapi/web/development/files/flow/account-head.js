// Who is logged in, if anybody, and the way out.

import { el } from "../ui/elements.js";
import { accountView } from "./account-view.js";
import { spoken } from "./texts.js";
import { account, session } from "./wire.js";

export class AccountHead {
  element = el("div", {});
  #found;
  #logOut;
  #left;
  #looking = Promise.resolve();

  // logOut ends the session; left comes after it.
  constructor(logOut, left) {
    this.#logOut = logOut;
    this.#left = left;
  }

  get isLoggedIn() {
    return Boolean(this.#found);
  }

  // One look after the other, and none while the session ends: it would find nobody any more.
  look() {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#ask());
    return this.#looking;
  }

  async #ask() {
    const found = await session();
    this.#found = found && { session: found, account: await account() };
    this.draw();
    return this.isLoggedIn;
  }

  async #leave() {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#logOut());
    await this.#looking;
    await this.#left();
  }

  draw() {
    this.element.lang = spoken();
    this.element.replaceChildren(...(this.#found ? [accountView(this.#found, () => this.#leave())] : []));
  }
}
