import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured } from "../../engine/measures.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { SeriesCourse } from "./course.model.ts";
import { courseOf } from "./course.rules.ts";
import { hoursOfWeek, nothingRemembered } from "./memory.rules.ts";
import { type MetricSeries, recentPart } from "./model.ts";
import { memoriesOf, officeHours, turnsOf } from "./store.ts";

const everyPart = new Set(Array.from({ length: hoursOfWeek }, (_, hour) => hour).concat(recentPart));

/** The last day of a series beside what is usual, for its picture. */
export const seriesRoutes: Routes = (server, office) => {
  server.get("/api/metric-series/:key/course", async (request): Promise<SeriesCourse> => {
    const actor = permitted(request, "anomaly.read");
    const { key } = request.params as { key: string };
    return measured(office.db, async (tx) => {
      const found = await office.records.whole(tx, kindEntry(office.house, "metricSeries"), key, actor, office.clock.now());
      if (!found) throw new HttpProblem(404, "missing", "There is no such series, or it is not yours to see.");
      const memories = await memoriesOf(tx, new Map([[found.id, everyPart]]));
      const memory = memories.get(found.id) ?? nothingRemembered;
      const [turns, hourAt] = [await turnsOf(tx, found.id), await officeHours(tx, office.house)];
      return courseOf({ series: found as MetricSeries, memory, turns, hourAt });
    });
  });
};
