import { Button } from "@mantine/core";
import { Outlet, useMatches, useRouter } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { LoadingRows } from "../kit/Emptiness.tsx";
import { listenForKeys, useKeys } from "../kit/keys.ts";
import { frameSlots } from "../kit/slots.ts";
import { KeyLine } from "./KeyLine.tsx";
import { KeysOverlay } from "./KeysOverlay.tsx";
import { openPalette, Palette } from "./Palette.tsx";
import { TopBar } from "./TopBar.tsx";

/** The frame of the bridge: words across the top, keys along the bottom, the work between. */
export function Layout() {
  const [areKeysShown, setKeysShown] = useState(false);
  const thumb = frameSlots.useThumbBar();
  const title = useScreenTitle();
  useFocusOnArrival();
  useEffect(() => listenForKeys(), []);
  useKeys(
    {
      "mod+k": { does: "find or do anything", run: openPalette, isQuiet: true, evenInFields: true },
      "?": { does: "all keys", run: () => setKeysShown(true), isQuiet: true },
    },
    { scope: "Everywhere" },
  );
  return (
    <div className={thumb ? "app has-thumb" : "app"}>
      <Button component="a" href="#work" className="skip" onClick={() => document.getElementById("work")?.focus()}>
        Skip to the work
      </Button>
      <TopBar title={title} onKeys={() => setKeysShown(true)} />
      <main id="work" tabIndex={-1}>
        <Suspense fallback={<LoadingRows />}>
          <Outlet />
        </Suspense>
      </main>
      <KeyLine />
      {thumb && (
        <section className="thumb" aria-label="What you can do here">
          {thumb}
        </section>
      )}
      <Palette onKeys={() => setKeysShown(true)} />
      <KeysOverlay isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}

function useScreenTitle(): string {
  const matches = useMatches();
  const routeTitle = matches.at(-1)?.staticData.title ?? "";
  const known = frameSlots.useTitle();
  useEffect(() => {
    document.title = `${known ?? routeTitle} · Quarterdeck`;
  }, [known, routeTitle]);
  return known ?? routeTitle;
}

/** After a change of screen the heading takes focus: it is read aloud, and Tab goes on from there. Not on the first page. */
function useFocusOnArrival() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        const work = document.getElementById("work");
        const heading = work?.querySelector<HTMLElement>("h1");
        heading?.setAttribute("tabindex", "-1");
        (heading ?? work)?.focus({ preventScroll: true });
      }),
    [router],
  );
}
