import type { Instant } from "../../kernel/time.ts";
import { levelOf } from "../incident/level.rules.ts";
import type { Incident } from "../incident/model.ts";
import { followedState } from "./follow.rules.ts";
import type { Impact, NoticeState, StatusNotice } from "./notice.model.ts";
import { listOf } from "./public/words.rules.ts";
import { spanWords } from "./when.rules.ts";

/** A notice that is not written yet: what its form begins with. Every word of it is fit for the page's readers. */
export type NoticeDraft = {
  title: string;
  category: StatusNotice["category"];
  state: NoticeState;
  impact: Impact;
  text: string;
  startedAt: Instant;
  plannedFrom: Instant | null;
  plannedUntil: Instant | null;
};

type Weighed = Pick<Incident, "state" | "phase" | "majorState" | "priority" | "observed" | "detectedAt" | "openedAt" | "expectedBackAt">;

/**
 * A notice of an incident, in the readers' words: made of the components' names, and of the last update for business readers where there is
 * one. Nothing of the incident's own title, notes or names comes into it: those are for staff.
 */
export function draftOfIncident(incident: Weighed, names: readonly string[], lastWords: string | null): NoticeDraft {
  const whom = names.length > 0 ? listOf(names) : "our services";
  const impact: Impact = levelOf(incident) === "down" ? "majorOutage" : "degraded";
  return {
    title: impact === "majorOutage" ? `${capital(whom)}: not available` : `${capital(whom)}: trouble`,
    category: "incident",
    state: followedState(incident),
    impact,
    text: lastWords ?? `We have noticed trouble with ${whom} and are looking into it. We will write here as soon as we know more.`,
    startedAt: incident.detectedAt ?? incident.openedAt,
    plannedFrom: null,
    plannedUntil: null,
  };
}

/** A notice of a maintenance window: when, and of what. Its name and reason are for staff. */
export function draftOfWindow(window: { startsAt: Instant; endsAt: Instant }, names: readonly string[], zone: string): NoticeDraft {
  const whom = names.length > 0 ? listOf(names) : "our services";
  return {
    title: `Planned maintenance of ${whom}`,
    category: "maintenance",
    state: "scheduled",
    impact: "majorOutage",
    text: `We are going to work on ${whom} from ${spanWords(zone, window.startsAt, window.endsAt)} (${zone}). In this time it may not be available.`,
    startedAt: window.startsAt,
    plannedFrom: window.startsAt,
    plannedUntil: window.endsAt,
  };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
