import type { Practice } from "../../engine/house.ts";
import { calendarRoutes } from "./routes.ts";
import { calendar, calendarVersion, keepCalendarVersions, maintenanceWindow } from "./rules.ts";

export const calendars: Practice = {
  name: "calendar",
  kinds: [{ kind: calendar }, { kind: calendarVersion }, { kind: maintenanceWindow }],
  reactions: [keepCalendarVersions],
  routes: calendarRoutes,
};
