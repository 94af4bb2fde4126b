import type { Screen } from "../frame/contract.ts";

/** What a person was told. */
export const inboxScreens: readonly Screen[] = [{ path: "/inbox", title: "Inbox", load: () => import("./InboxScreen.tsx") }];
