import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: vendors and one as a CFO reads it; contracts, their year, and what is missing of them. */
export const vendorScreens: readonly Screen[] = [
  {
    path: "/vendors",
    title: "Vendors",
    nav: { label: "Vendors", order: 55, permission: "vendor.read" },
    load: () => import("./VendorsPage.tsx"),
  },
  { path: "/vendors/spellings", title: "Spellings", load: () => import("./SpellingsPage.tsx") },
  { path: "/vendors/$key", title: "Vendor", load: () => import("./VendorPage.tsx") },
  {
    path: "/contracts",
    title: "Contracts",
    nav: { label: "Contracts", order: 56, permission: "vendor.read" },
    load: () => import("./ContractsPage.tsx"),
  },
  { path: "/contracts/year", title: "Renewals", load: () => import("./RenewalsPage.tsx") },
  { path: "/contracts/exceptions", title: "Exceptions", load: () => import("./ExceptionsPage.tsx") },
];

/** What it adds to its own records where the generic page shows them. */
export const vendorPanels: readonly Panel[] = [
  { on: "contract", place: "afterFacts", order: 0, permission: "vendor.read", load: () => import("./ContractDates.tsx") },
];
