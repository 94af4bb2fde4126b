import type { Shell } from "../web/frame/contract.ts";
import { mount } from "../web/mount.tsx";

// The web application's composition: what each practice brings to the frame.
const shell: Shell = {
  screens: [],
  panels: [],
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
