import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useMemo } from "react";
import { LiveProvider } from "../client/live.tsx";
import { NowProvider } from "../client/now.tsx";
import { useSessionQuery } from "../client/session.ts";
import { cssVariablesResolver, theme } from "../theme/theme.ts";
import type { Shell } from "./contract.ts";
import { makeRouter } from "./router.tsx";
import { ShellProvider } from "./shell.tsx";

const schemeManager = localStorageColorSchemeManager({ key: "quarterdeck:scheme" });

/** The whole application, from the parts that the composition hands in. */
export function App({ shell, queryClient }: { shell: Shell; queryClient: QueryClient }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={schemeManager} defaultColorScheme="auto">
      <Notifications position="bottom-left" limit={3} zIndex={300} />
      <QueryClientProvider client={queryClient}>
        <ShellProvider value={shell}>
          <NowProvider clock={shell.clock}>
            <Running shell={shell} />
          </NowProvider>
        </ShellProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Running({ shell }: { shell: Shell }) {
  const router = useMemo(() => makeRouter(shell), [shell]);
  const { data: session } = useSessionQuery();
  return (
    <LiveProvider isOn={shell.isLive && session != null} clock={shell.clock}>
      <RouterProvider router={router} />
    </LiveProvider>
  );
}
