// What jsdom lacks of a browser, and a fresh core for each test.
import "@testing-library/jest-dom/vitest";
import { configure } from "@testing-library/svelte";
import { beforeEach } from "vitest";
import page from "../index.html?raw";
import { reset } from "../src/api.fake";

// axe asks for a canvas; jsdom has none and would complain at length.
HTMLCanvasElement.prototype.getContext = () => null;

// The tests share the machine with builds: waiting long is no failure.
configure({ asyncUtilTimeout: 20_000 });

document.documentElement.lang = /<html lang="(\w+)"/.exec(page)?.[1] ?? "";

// jsdom knows the element but not how to open it; a dialog without its backdrop is enough here.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};

// jsdom draws nothing, so nothing can be out of sight.
Element.prototype.scrollIntoView = () => {};

beforeEach(() => {
  reset();
});
