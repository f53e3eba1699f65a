// Saving a report: what is shown is what is saved, at both levels.
import { screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import { problem, world } from "../src/api.fake";
import { t } from "../src/words";
import { button, expectAccessible, look } from "./open";

async function openReport() {
  const user = await look();
  await user.click(button("win-report-open"));
  await frame();
  return user;
}

/** The frame that shows the page, once there is one. */
function frame(): Promise<HTMLIFrameElement> {
  return screen.findByTitle<HTMLIFrameElement>(t("win-report-frame"));
}

test("the page is shown in a frame that runs nothing, and its checksum beside it", async () => {
  await openReport();
  expect(screen.getByRole("heading", { level: 1, name: t("win-report-title") })).toHaveFocus();
  expect(document.title).toBe("Save a report – FlaskTrack Cookie Inspector");
  const shown = await frame();
  expect(shown.getAttribute("sandbox")?.split(" ").sort()).toEqual(["allow-modals", "allow-same-origin"]);
  expect(shown.srcdoc).toContain("<h1>Report</h1>");
  expect(screen.getByText(/^(0a1b ){15}0a1b$/)).toBeVisible();
  await expectAccessible();
});

test("the other level is another report, and the data can be read too", async () => {
  const user = await openReport();
  expect(screen.getByRole("radio", { name: t("win-report-share") })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: t("win-report-for-me") }));
  expect(await screen.findByText("Names are whole.", { selector: "fieldset *" })).toBeVisible();
  await user.click(button("win-report-data"));
  expect(screen.getByRole("region", { name: t("win-report-data") })).toHaveTextContent('"level": "for-me"');
  expect(button("win-report-data")).toHaveAttribute("aria-pressed", "true");
  await expectAccessible();
});

test("what was saved is told with its folder and files", async () => {
  const user = await openReport();
  await user.click(button("win-report-save"));
  expect(await screen.findByRole("region", { name: t("win-report-saved") })).toHaveFocus();
  expect(screen.getByText("/home/ada/Reports")).toBeVisible();
  expect(screen.getByText("flasktrack-report-0a1b-2c3d-4e5f.html")).toBeVisible();
  await expectAccessible();
});

test("who chooses no folder has saved nothing", async () => {
  world.folder = null;
  const user = await openReport();
  await user.click(button("win-report-save"));
  await vi.waitFor(() => expect(world.calls.at(-1)?.name).toBe("saveReport"));
  expect(screen.queryByText(t("win-report-saved"))).toBeNull();
});

test("a report that cannot be saved is told, and stays on show", async () => {
  const user = await openReport();
  world.fails.saveReport = problem("report-unwritable", "The report could not be saved.", "Choose another folder.");
  await user.click(button("win-report-save"));
  expect(await screen.findByText("Choose another folder.")).toBeVisible();
  expect(await frame()).toBeVisible();
});

test("only the report is printed", async () => {
  const user = await openReport();
  const print = vi.fn();
  const page = (await frame()).contentWindow;
  if (page) page.print = print;
  await user.click(button("win-report-print"));
  expect(print).toHaveBeenCalledOnce();
});

test("a report of something that was opened is not saved again", async () => {
  world.reports.here.origin = { kind: "opened", format: "har", name: "x.har" };
  await look();
  expect(screen.queryByRole("button", { name: t("win-report-open") })).toBeNull();
});
