import type { Practice } from "../engine/house.ts";
import { alerts } from "./alert/index.ts";
import { anomalies } from "./anomaly/index.ts";
import { briefings } from "./briefing/index.ts";
import { calendars } from "./calendar/index.ts";
import { changes } from "./change/index.ts";
import { diaries } from "./diary/index.ts";
import { improvements } from "./improvement/index.ts";
import { incidents } from "./incident/index.ts";
import { meetings } from "./meeting/index.ts";
import { paging } from "./paging/index.ts";
import { people } from "./people/index.ts";
import { predecessors } from "./predecessor/index.ts";
import { problems } from "./problem/index.ts";
import { reviews } from "./review/index.ts";
import { rosters } from "./roster/index.ts";
import { scorecard } from "./scorecard/index.ts";
import { services } from "./service/index.ts";
import { serviceLevel } from "./service-level/index.ts";
import { settings } from "./settings/index.ts";
import { status } from "./status/index.ts";
import { triage } from "./triage/index.ts";
import { vendors } from "./vendor/index.ts";

/** The line: a practice may know those before it, never those after. Also the reading order for a newcomer. */
export const line: readonly Practice[] = [
  people,
  settings,
  calendars,
  services,
  rosters,
  meetings,
  reviews,
  serviceLevel,
  incidents,
  predecessors,
  alerts,
  anomalies,
  paging,
  problems,
  changes,
  vendors,
  status,
  triage,
  scorecard,
  improvements,
  briefings,
  diaries,
];
