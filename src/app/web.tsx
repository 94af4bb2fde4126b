import { alertPanels, alertScreens } from "../practices/alert/web/screens.ts";
import { seriesPanels, seriesScreens } from "../practices/anomaly/web/screens.ts";
import { briefingPanels, briefingScreens } from "../practices/briefing/web/screens.ts";
import { calendarPanels } from "../practices/calendar/web/screens.ts";
import { changePanels, changeScreens } from "../practices/change/web/screens.ts";
import { diaryScreens } from "../practices/diary/web/screens.ts";
import { improvementEditors, improvementPanels } from "../practices/improvement/web/screens.ts";
import { incidentPanels, incidentScreens } from "../practices/incident/web/screens.ts";
import { firstPage, incidentWatch } from "../practices/incident/web/watch.ts";
import { meetingScreens } from "../practices/meeting/web/screens.ts";
import { pagingEditors, pagingOwnParts, pagingPanels, pagingScreens } from "../practices/paging/web/screens.ts";
import { peopleBulkParts, peoplePanels } from "../practices/people/web/screens.ts";
import { problemPanels, problemScreens } from "../practices/problem/web/screens.ts";
import { reviewPanels, reviewScreens } from "../practices/review/web/screens.ts";
import { rosterEditors, rosterPanels, rosterScreens } from "../practices/roster/web/screens.ts";
import { scorecardEditors, scorecardPanels, scorecardScreens } from "../practices/scorecard/web/screens.ts";
import { serviceEditors, servicePanels, serviceScreens } from "../practices/service/web/screens.ts";
import { serviceLevelEditors, serviceLevelPanels } from "../practices/service-level/web/screens.ts";
import { settingsPanels } from "../practices/settings/web/screens.ts";
import { statusPanels, statusScreens } from "../practices/status/web/screens.ts";
import { triagePanels, triageScreens } from "../practices/triage/web/screens.ts";
import { vendorPanels, vendorScreens } from "../practices/vendor/web/screens.ts";
import { accountScreens } from "../web/account/screens.ts";
import { adminScreens } from "../web/admin/screens.ts";
import type { Shell } from "../web/frame/contract.ts";
import { importScreens } from "../web/imports/screens.ts";
import { inboxScreens } from "../web/inbox/screens.ts";
import { intakeScreens } from "../web/intake/screens.ts";
import { mount } from "../web/mount.tsx";
import { movingPanels, movingScreens } from "../web/moving/screens.ts";
import { newScreenOf, recordScreens } from "../web/record/screens.ts";
import { searchRecords } from "../web/record/search.ts";
import { administration, editors } from "./web-administration.ts";

// The web application's composition: what each practice brings to the frame.
const shell: Shell = {
  screens: [
    ...triageScreens,
    ...incidentScreens,
    ...reviewScreens,
    newScreenOf("problems"),
    ...problemScreens,
    newScreenOf("changes"),
    ...changeScreens,
    newScreenOf("meetings"),
    ...meetingScreens,
    newScreenOf("incidents"),
    { path: "/admin/priorities", title: "Priority table", load: () => import("../practices/incident/web/PriorityScreen.tsx") },
    ...alertScreens,
    ...seriesScreens,
    ...rosterScreens,
    ...pagingScreens,
    ...serviceScreens,
    newScreenOf("status-pages"),
    ...statusScreens,
    newScreenOf("vendors"),
    newScreenOf("contracts"),
    ...vendorScreens,
    ...scorecardScreens,
    ...briefingScreens,
    ...diaryScreens,
    newScreenOf("improvements"),
    ...accountScreens,
    ...importScreens,
    ...movingScreens,
    ...intakeScreens,
    ...inboxScreens,
    ...adminScreens,
    ...recordScreens,
  ],
  panels: [
    ...alertPanels,
    ...seriesPanels,
    ...incidentPanels,
    ...peoplePanels,
    ...reviewPanels,
    ...servicePanels,
    ...rosterPanels,
    ...calendarPanels,
    ...serviceLevelPanels,
    ...statusPanels,
    ...pagingPanels,
    ...problemPanels,
    ...changePanels,
    ...triagePanels,
    ...scorecardPanels,
    ...vendorPanels,
    ...improvementPanels,
    ...briefingPanels,
    ...settingsPanels,
    ...movingPanels,
    // A change has its review beside it as an incident has.
    ...reviewPanels.filter((panel) => panel.on === "incident").map((panel) => ({ ...panel, on: "change" })),
  ],
  words: [{ path: "/reviews", label: "Reviews", order: 50, permission: "review.read" }],
  watch: incidentWatch,
  // Who works the Desk begins there; everybody else where their work is.
  home: (session) => (session.permissions.includes("triage.act") ? "/desk" : firstPage(session)),
  administration,
  editors: [
    ...editors,
    ...serviceEditors,
    ...serviceLevelEditors,
    ...rosterEditors,
    ...pagingEditors,
    ...scorecardEditors,
    ...improvementEditors,
  ],
  ownParts: pagingOwnParts,
  bulkParts: peopleBulkParts,
  search: searchRecords,
  personLinks: [
    { label: "Your account", href: "/account" },
    { label: "Inbox", href: "/inbox" },
  ],
  clock: () => Date.now(),
  isLive: true,
};

// The showcase of parts exists in development builds only: the condition is a constant, so that a release drops the import.
if (import.meta.env.MODE === "development" && window.location.pathname.startsWith("/kit")) {
  const { showcase, furnish } = await import("../web/showcase/index.ts");
  mount(showcase, furnish);
} else {
  mount(shell);
}
