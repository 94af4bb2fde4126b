import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet } from "@tanstack/react-router";
import { useMay, useSession } from "../client/session.ts";
import { EmptyState } from "../kit/Emptiness.tsx";
import { barOf, type Screen, type Shell } from "./contract.ts";
import { ErrorPage, MissingPage } from "./ErrorPage.tsx";
import { Gate } from "./Gate.tsx";
import { Layout } from "./Layout.tsx";
import { useShell } from "./shell.tsx";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    title?: string;
  }
}

/** The routes of the application: each screen under the frame it asks for, its code fetched when it is opened or about to be. */
export function makeRouter(shell: Shell) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: Nowhere });
  const gate = createRoute({ getParentRoute: () => root, id: "signed-in", component: Gate });
  const bridge = createRoute({ getParentRoute: () => gate, id: "bridge", component: Layout });
  const parents = { open: root, plain: gate, bridge };
  const under = (place: keyof typeof parents) =>
    shell.screens.filter((screen) => placeOf(screen) === place).map((screen) => routeOf(screen, () => parents[place]));
  const home = createRoute({ getParentRoute: () => gate, path: "/", component: Home });
  const tree = root.addChildren([...under("open"), gate.addChildren([home, ...under("plain"), bridge.addChildren(under("bridge"))])]);
  return createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    defaultPreloadDelay: 80,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: MissingPage,
    scrollRestoration: true,
  });
}

/** Outside the frame the page brings its own landmark. */
function Nowhere() {
  return (
    <main>
      <MissingPage />
    </main>
  );
}

function placeOf(screen: Screen): "open" | "plain" | "bridge" {
  return screen.isOpen ? "open" : (screen.frame ?? "bridge");
}

function routeOf<Parent extends Parameters<typeof createRoute>[0]["getParentRoute"]>(screen: Screen, getParentRoute: Parent) {
  return createRoute({
    getParentRoute,
    path: screen.path,
    component: lazyRouteComponent(screen.load, "Screen"),
    staticData: { title: screen.title },
  });
}

function Home() {
  const shell = useShell();
  const session = useSession();
  const may = useMay();
  const to = shell.home?.(session) ?? barOf(shell, may)[0]?.path;
  if (to && to !== "/") return <Navigate to={to} replace />;
  return (
    <main className="sheet">
      <EmptyState headline="There is nothing here for you yet">
        Your account has no permission for any screen. Ask your administrator for a role.
      </EmptyState>
    </main>
  );
}
