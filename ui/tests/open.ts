// Opens the window at the view a test is about, the way a person does.
import { render, screen, within } from "@testing-library/svelte";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";
import App from "../src/App.svelte";
import { t } from "../src/words";

/** Opens the first view. */
export async function start(): Promise<UserEvent> {
  render(App);
  // The names of the browsers come with the answer to the first call.
  await screen.findByText(t("win-start-reads-browsers", { browsers: "Chromium, Firefox" }));
  return userEvent.setup();
}

/** Opens the first view and agrees. */
export async function look(): Promise<UserEvent> {
  const user = await start();
  await user.click(button("win-start-look"));
  await screen.findByRole("heading", { level: 1, name: t("win-cookies") });
  return user;
}

/** Opens the first view, agrees, and goes to the review. */
export async function openReview(): Promise<UserEvent> {
  const user = await look();
  await user.click(button("win-review"));
  await screen.findByRole("heading", { level: 1, name: t("win-review") });
  return user;
}

/** The button with the words `id`. */
export function button(id: string, args = {}): HTMLElement {
  return screen.getByRole("button", { name: t(id, args) });
}

/** The button of the cookie `name`, the first one if browsers have it twice. */
export function nameButton(name: string): HTMLElement {
  const [found] = screen.getAllByRole("button", { name });
  if (!found) throw new Error(`no cookie ${name}`);
  return found;
}

/** The question that is open, by its title. */
export async function dialog(title: string) {
  return within(await screen.findByRole("dialog", { name: title }));
}

/** Nothing on the page stands in the way of a screen reader. Colours are measured in a real browser. */
export async function expectAccessible(): Promise<void> {
  // The page in a frame has a test of its own, in a real browser.
  const { violations } = await axe.run(document, { iframes: false, rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
