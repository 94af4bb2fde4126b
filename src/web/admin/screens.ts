import type { Screen } from "../frame/contract.ts";

const deliveries = () => import("./DeliveriesScreen.tsx");

/** What administrators set and watch. */
export const adminScreens: readonly Screen[] = [
  {
    path: "/admin",
    title: "Administration",
    // Registers that a director, an assistant or a manager keeps stand there too; each sees theirs alone.
    nav: { label: "Administration", order: 900, permission: "delegation.read" },
    load: () => import("./AdminScreen.tsx"),
  },
  { path: "/admin/deliveries", title: "Mail", load: deliveries },
  { path: "/administration/mail", title: "Mail", load: deliveries },
  { path: "/admin/journal", title: "Journal", load: () => import("./JournalScreen.tsx") },
  { path: "/admin/restored", title: "After a restore", load: () => import("./RestoredScreen.tsx") },
  { path: "/admin/keys", title: "API keys", load: () => import("./KeysScreen.tsx") },
];
