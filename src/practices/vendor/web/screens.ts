import type { Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: vendors, what was agreed with them, what is missing of it. */
export const vendorScreens: readonly Screen[] = [
  {
    path: "/vendors",
    title: "Vendors",
    nav: { label: "Vendors", order: 55, permission: "vendor.read" },
    load: () => import("./VendorsPage.tsx"),
  },
  {
    path: "/contracts",
    title: "Contracts",
    nav: { label: "Contracts", order: 56, permission: "vendor.read" },
    load: () => import("./ContractsPage.tsx"),
  },
];
