import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured } from "../../engine/measures.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { daysWindow, localDayOf, shiftDay } from "../scorecard/period.rules.ts";
import { metricsOf, readingsOf } from "../scorecard/views.ts";
import type { Course, NumberChoice } from "./course.model.ts";
import type { Improvement } from "./model.ts";
import { weeksBetween } from "./window.rules.ts";

const mostWeeks = 60;

/** The number of an improvement by weeks, from its window before to the one after, for its picture. */
export const improvementRoutes: Routes = (server, office) => {
  const entry = kindEntry(office.house, "improvement");
  server.get("/api/improvement-numbers", async (request): Promise<{ items: NumberChoice[] }> => {
    permitted(request, "improvement.read");
    const { metrics } = await metricsOf(office.db, office.house);
    const compared = [...metrics.values()].filter(({ formula }) => formula.form !== "age");
    return { items: compared.map(({ key, name, definition, unit }) => ({ key, name, definition, unit })) };
  });
  server.get("/api/improvements/:key/course", async (request): Promise<Course> => {
    const actor = permitted(request, "improvement.read");
    const { key } = request.params as { key: string };
    const now = office.clock.now();
    return measured(office.db, async (tx) => {
      const found = (await office.records.whole(tx, entry, key, actor, now)) as Improvement | null;
      if (!found) throw new HttpProblem(404, "missing", "There is no such improvement, or it is not yours to see.");
      const { metrics, zone } = await metricsOf(tx, office.house);
      const metric = metrics.get(found.metric);
      if (!metric) throw new HttpProblem(404, "noSuchMetric", `There is no number called ${found.metric} on the scorecard any more.`);
      const today = localDayOf(now, zone);
      const last = found.laterTo !== null && found.laterTo < today ? found.laterTo : shiftDay(today, -1);
      const starts = weeksBetween(found.baselineFrom, last).slice(-mostWeeks);
      const windows = starts.map((from) => daysWindow(from, shiftDay(from, 6), zone));
      const scope = { ...(found.team ? { team: [found.team] } : {}), ...(found.service ? { service: [found.service] } : {}) };
      if (starts.length === 0) return { asOf: now, knownThrough: found.knownThrough ?? 0, metric, weeks: [] };
      const { readings, knownThrough } = await readingsOf(tx, office.house, { metric, scope, windows, now });
      return {
        ...{ asOf: now, knownThrough },
        metric,
        weeks: readings.map(({ value, n }, index) => ({ from: starts[index]!, value, n })),
      };
    });
  });
};
