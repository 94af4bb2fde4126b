import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { type MovingRun, type MovingSettings, type MovingWhat, usualSettings } from "../src/app/moving/contract.ts";
import { workOnSource } from "../src/app/moving/run.ts";
import { openServicenow } from "../src/connectors/servicenow/client.ts";
import type { Actor } from "../src/kernel/actor.ts";
import { house, openTestOffice, type TestOffice } from "./office.ts";

type Person = Actor & { personId: string };
/** An office that is read as an instance of ServiceNow over HTTP, with a life of its own, and another that takes it over. */
export type MovingPair = {
  there: TestOffice;
  here: TestOffice;
  ann: Person;
  cal: Person;
  url: string;
  key: string;
  annHere: string;
  ids: Record<string, string>;
};

/** Opens both; the caller closes them. */
export async function openMovingPair(): Promise<MovingPair> {
  const ids: Record<string, string> = {};
  const there = await openTestOffice("2026-11-02T08:00:00.000Z");
  const ann: Person = await there.person("Ann Lee", ["analyst", "manager", "administrator"], { timeZone: "Europe/Berlin" });
  const cal: Person = await there.person("Cal Poe", ["requester"]);
  const must = async (name: string, kind: string, command: { type: string } & Record<string, unknown>, actor: Actor = house) => {
    const record = await there.must(actor, kind, command);
    ids[name] = record.id;
    return record;
  };
  await must("site", "site", { type: "create", name: "Leeds", country: "GB", timeZone: "Europe/London" });
  await must("department", "department", { type: "create", name: "Depot", head: cal.personId });
  await must("team", "team", { type: "create", name: "Network", members: [ann.personId] });
  await must("service", "service", { type: "create", name: "VPN", tier: "1", supportTeam: ids.team! });
  await must("item", "configurationItem", { type: "create", name: "srv-01", ciClass: "cmdb_ci_linux_server", serialNumber: "SN 1" });
  const ends = { dependentKind: "service", dependent: ids.service!, supplierKind: "configurationItem", supplier: ids.item! };
  await must("relation", "dependency", { type: "create", ...ends, relation: "Depends on::Used by", hard: true });
  await must("choice", "choice", { type: "create", kind: "incident", field: "category", value: "radio", label: "Radio" });
  const key = (await there.identity.createKey({ personId: ann.personId, name: "moving", asPassword: true })).secret;
  await must("old", "incident", { type: "create", shortDescription: "VPN drops", caller: cal.personId, impact: "1", urgency: "1" }, cal);
  const worked = async (command: { type: string } & Record<string, unknown>, actor: Actor = ann) =>
    there.must(actor, "incident", command, ids.old!);
  await there.advance({ minutes: 20 });
  await worked({ type: "take" });
  await there.advance({ minutes: 10 });
  await worked({ type: "addNote", text: "The gateway in Leeds answers slowly." });
  await worked({ type: "addComment", text: "Is it the same by cable?" });
  await worked({ type: "hold", holdReason: "1", comment: "We wait for your answer.", note: null });
  await there.advance({ hours: 2 });
  await worked({ type: "addComment", text: "By cable it works." }, cal);
  await must(
    "problem",
    "problem",
    { type: "create", shortDescription: "The gateway tires", impact: "1", urgency: "2", incidents: [ids.old!] },
    ann,
  );
  await there.advance({ hours: 1 });
  await worked({ type: "resolve", closeCode: "Solution provided", closeNotes: "The gateway was restarted.", restoredAt: null, note: null });
  await must(
    "open",
    "incident",
    { type: "create", shortDescription: "Radio is deaf", caller: cal.personId, impact: "2", urgency: "2", category: "radio" },
    ann,
  );
  const window = { plannedStart: "2026-12-01T20:00:00.000Z", plannedEnd: "2026-12-01T21:00:00.000Z" };
  await must(
    "change",
    "change",
    { type: "create", shortDescription: "Replace the gateway", service: ids.service!, rollbackPlan: "Put the old one back.", ...window },
    ann,
  );
  await must("task", "changeTask", { type: "create", change: ids.change!, title: "Order it", phase: "planning", isCondition: false }, ann);
  await there.must(ann, "change", { type: "addNote", text: "The vendor has one." }, ids.change!);
  await there.server.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(there.server.server.address() as AddressInfo).port}`;
  const form = { table_name: "incident", table_sys_id: ids.open!, file_name: "radio.txt" };
  const sent = await fetch(`${url}/api/now/attachment/file?${new URLSearchParams(form)}`, {
    ...{ method: "POST", body: "kssss", headers: { "x-sn-apikey": key, "content-type": "text/plain" } },
  });
  expect(sent.status).toBe(201);
  const here = await openTestOffice("2026-11-26T08:00:00.000Z");
  const annHere = (await here.person("Ann Lee", ["administrator"])).personId;
  return { there, here, ann, cal, url, key, annHere, ids };
}

export type Work = { again?: boolean; settings?: Partial<MovingSettings>; fetch?: typeof fetch; pageRows?: number; password?: string };

/** One run of moving over, as the command line would begin it. */
export async function workOn(pair: MovingPair, what: MovingWhat, work: Work = {}): Promise<MovingRun> {
  const { here, url, key } = pair;
  const { settings = {}, again = false, pageRows, password = key, ...more } = work;
  const source = openServicenow({ url, user: "ann.lee@example.org", password, wait: async () => undefined, ...more });
  return workOnSource(here, {
    ...{
      source,
      user: "ann.lee@example.org",
      what,
      settings: { ...usualSettings, ...settings },
      signal: new AbortController().signal,
      again,
    },
    ...(pageRows ? { pageRows } : {}),
  });
}
