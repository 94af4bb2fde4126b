import type { Model } from "../../../kernel/model.ts";
import { changeModel } from "../../../practices/change/model.ts";
import { incidentModel } from "../../../practices/incident/model.ts";
import { departmentModel, personModel, siteModel, teamModel } from "../../../practices/people/model.ts";
import { problemModel } from "../../../practices/problem/model.ts";
import { ciModel, serviceModel } from "../../../practices/service/model.ts";
import type { KindView } from "./desk.ts";
import type { Asking } from "./script.ts";
import { Tables } from "./tables.ts";

// The tables of a small house, for one who may read everything of it.

const models: readonly Model[] = [
  incidentModel,
  problemModel,
  changeModel,
  personModel,
  teamModel,
  departmentModel,
  siteModel,
  serviceModel,
  ciModel,
];

export const views: readonly KindView[] = models.map((model) => ({
  model,
  fields: model.fields,
  added: [],
  mayRead: true,
  mayCreate: true,
}));
export const tables = new Tables(views);
export const asking: Asking = {
  now: "2026-11-26T13:08:00.000Z",
  timeZone: "Europe/Berlin",
  personId: "a".repeat(32),
  userName: "ann.lee@example.org",
  teamIds: ["b".repeat(32), "c".repeat(32)],
};
