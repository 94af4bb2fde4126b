import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured } from "../../engine/measures.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Filter } from "../../kernel/filter.ts";
import type { SeriesBoard } from "./board.model.ts";
import { boardSeries } from "./board.rules.ts";
import type { SeriesCourse } from "./course.model.ts";
import { courseOf } from "./course.rules.ts";
import { hoursOfWeek, nothingRemembered } from "./memory.rules.ts";
import { type MetricSeries, recentPart } from "./model.ts";
import { memoriesOf, officeHours, seriesCounts, turnsOf } from "./store.ts";

const everyPart = new Set(Array.from({ length: hoursOfWeek }, (_, hour) => hour).concat(recentPart));

/** As many of each sort stand on the board; the list has them all. */
const mostOnBoard = 100;

/** The board of series, and the last day of one beside what is usual, for its picture. */
export const seriesRoutes: Routes = (server, office) => {
  const entry = kindEntry(office.house, "metricSeries");
  server.get("/api/series-board", async (request): Promise<SeriesBoard> => {
    const actor = permitted(request, "anomaly.read");
    const now = office.clock.now();
    return measured(office.db, async (tx) => {
      const pages = [
        await office.records.list(tx, entry, { filter: watchedIn("unusual"), sort: "-stateSince", limit: mostOnBoard }, actor, now),
        await office.records.list(
          tx,
          entry,
          { filter: watchedIn("learning", "usual", "silent"), sort: "title", limit: mostOnBoard },
          actor,
          now,
        ),
      ];
      const series = pages.flatMap((page) => page.items as MetricSeries[]);
      const memories = await memoriesOf(tx, new Map(series.map(({ id }) => [id, new Set([recentPart])])));
      const items = series.map((one) => boardSeries(one, memories.get(one.id)?.recent ?? []));
      const service = Object.assign({}, ...pages.map((page) => page.refs.service ?? {}));
      return { asOf: now, counts: await seriesCounts(tx), items, refs: { service } };
    });
  });
  server.get("/api/metric-series/:key/course", async (request): Promise<SeriesCourse> => {
    const actor = permitted(request, "anomaly.read");
    const { key } = request.params as { key: string };
    return measured(office.db, async (tx) => {
      const found = await office.records.whole(tx, entry, key, actor, office.clock.now());
      if (!found) throw new HttpProblem(404, "missing", "There is no such series, or it is not yours to see.");
      const memories = await memoriesOf(tx, new Map([[found.id, everyPart]]));
      const memory = memories.get(found.id) ?? nothingRemembered;
      const [turns, hourAt] = [await turnsOf(tx, found.id), await officeHours(tx, office.house)];
      return courseOf({ series: found as MetricSeries, memory, turns, hourAt });
    });
  });
};

/** The series that are watched and in one of these states. */
function watchedIn(...states: MetricSeries["state"][]): Filter {
  return {
    all: [
      { field: "active", is: "equals", value: true },
      { field: "state", is: "equals", value: states },
    ],
  };
}
