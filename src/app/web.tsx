import { accountScreens } from "../web/account/screens.ts";
import type { Shell } from "../web/frame/contract.ts";
import { importScreens } from "../web/imports/screens.ts";
import { mount } from "../web/mount.tsx";
import { recordScreens } from "../web/record/screens.ts";

// The web application's composition: what each practice brings to the frame.
const shell: Shell = {
  screens: [...accountScreens, ...importScreens, ...recordScreens],
  panels: [],
  words: [
    { path: "/list/incidents", label: "Incidents", order: 30, permission: "incident.read" },
    { path: "/list/reviews", label: "Reviews", order: 50, permission: "review.read" },
    { path: "/list/services", label: "Services", order: 60, permission: "service.read" },
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
