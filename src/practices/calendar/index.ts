import type { Practice } from "../../engine/house.ts";
import { calendarRoutes } from "./routes.ts";
import { calendar, calendarVersion, keepCalendarVersions, maintenanceWindow } from "./rules.ts";

export const calendars: Practice = {
  name: "calendar",
  kinds: [{ kind: calendar }, { kind: calendarVersion }, { kind: maintenanceWindow }],
  reactions: [keepCalendarVersions],
  // People stand before calendars in the line: a team knows an id, and here it is said whose.
  links: [{ kind: "team", field: "calendar", to: "calendar" }],
  routes: calendarRoutes,
};
