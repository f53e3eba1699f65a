// The door to the core: names and arguments of its commands, as the shell knows them.
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
// With its ending, so that the fake does not take its place.
import { api } from "../src/api.ts";

afterEach(clearMocks);

test("each command is called by its name with its arguments", async () => {
  const calls: unknown[] = [];
  mockIPC((name, args) => {
    calls.push([name, args]);
    return {};
  });
  const chosen = [{ id: "a", seen: null, understood: false }];
  await api.start();
  await api.inspect("here");
  await api.plan("demo", chosen);
  await api.remove("here", chosen);
  await api.waitForClose("here", ["p"], () => {});
  await api.cancelWait();
  await api.removeConfirmed("here", chosen);
  await api.backups("demo");
  await api.undo("here", "b1");
  await api.removeAgain("here", "b2");
  await api.keepFor("demo", 30);
  await api.purge("here", ["b1"]);
  await api.answerService("demo", "stripe", null);
  await api.signOutLook("here");
  await api.signOutCompare("here", 5);
  await api.open("folder");
  const question = { address: null, symptom: null };
  await api.diagnose("here", question);
  const asked = { check: "emptied", profile: null, question, rows: chosen };
  await api.planRepair("here", asked);
  await api.repair("demo", asked);
  await api.previewReport("here", "share");
  await api.saveReport("r1");
  const named = new Set(calls.map((call) => (call as [string])[0]));
  expect(named.size).toBe(Object.keys(api).length);
  expect(calls).toEqual([
    ["start", {}],
    ["inspect", { place: "here" }],
    ["plan", { place: "demo", chosen }],
    ["remove", { place: "here", chosen }],
    ["wait_for_close", { place: "here", profiles: ["p"], told: expect.anything() }],
    ["cancel_wait", {}],
    ["remove_confirmed", { place: "here", chosen }],
    ["backups", { place: "demo" }],
    ["undo", { place: "here", backup: "b1" }],
    ["remove_again", { place: "here", backup: "b2" }],
    ["keep_for", { place: "demo", days: 30 }],
    ["purge", { place: "here", backups: ["b1"] }],
    ["answer_service", { place: "demo", service: "stripe", connected: null }],
    ["sign_out_look", { place: "here" }],
    ["sign_out_compare", { place: "here", waited: 5 }],
    ["open", { what: "folder" }],
    ["diagnose", { place: "here", question }],
    ["plan_repair", { place: "here", asked }],
    ["repair", { place: "demo", asked }],
    ["preview_report", { place: "here", level: "share" }],
    ["save_report", { report: "r1" }],
  ]);
});
