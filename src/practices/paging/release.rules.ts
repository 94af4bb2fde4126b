import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Moved } from "./escalation.rules.ts";
import type { Page } from "./model.ts";

/**
 * A restore holds what was under way when its backup was taken: it may have been answered since, so nobody is called by it until somebody says
 * so. A page that was acknowledged has its whole time to show that something happens, from now on. Null where nothing is under way.
 */
export function holdRestored(page: Page, at: Instant): Moved | null {
  const { repageAfterMinutes } = page.terms;
  if (page.state === "acknowledged" && page.nextAt !== null && repageAfterMinutes !== null)
    return { page: { ...page, nextAt: addMinutes(at, repageAfterMinutes) }, events: [] };
  if ((page.state !== "waiting" && page.state !== "paging") || isHeld(page)) return null;
  return {
    page: { ...page, state: "waiting", waitsFor: "release", nextAt: null, nextNotificationAt: null, calling: [], callingChannels: [] },
    events: [{ type: "pageHeld", data: { waitsFor: "release" } }],
  };
}

/** Whether a restore holds a page. */
export function isHeld({ state, waitsFor }: Pick<Page, "state" | "waitsFor">): boolean {
  return state === "waiting" && waitsFor === "release";
}
