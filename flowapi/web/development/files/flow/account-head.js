// Who is logged in, if anybody, and the way out.

import { el } from "../ui/elements.js";
import { accountView } from "./account-view.js";
import { spoken } from "./texts.js";
import { account, session } from "./wire.js";

export class AccountHead {
  element = el("div", {});
  #found;
  #logOut;

  constructor(logOut) {
    this.#logOut = logOut;
  }

  get isLoggedIn() {
    return Boolean(this.#found);
  }

  async look() {
    const found = await session();
    this.#found = found && { session: found, account: await account() };
    this.draw();
    return this.isLoggedIn;
  }

  draw() {
    this.element.lang = spoken();
    this.element.replaceChildren(...(this.#found ? [accountView(this.#found, this.#logOut)] : []));
  }
}
