import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useMay } from "../client/session.ts";
import { placeOf } from "../kit/address.ts";
import { Icon } from "../kit/icon.tsx";
import { type Deed, frameSlots } from "../kit/slots.ts";
import { useKindsIfThere } from "../record/describe.ts";
import { recentRecords } from "../record/recent.ts";
import { useKindDeeds } from "../record/record-deeds.ts";
import { administrationPlaces } from "./administration-places.ts";
import { barOf } from "./contract.ts";
import { groupDeeds, type Offered, offeredFor } from "./palette-match.ts";
import { useShell } from "./shell.tsx";
import { useTurnTheme } from "./ThemeSwitch.tsx";

const [store, palette] = createSpotlight();

/** Opens the command palette. */
export const openPalette = (): void => palette.open();

/** Reaches every record, screen and permitted deed by name. */
export function Palette({ onKeys }: { onKeys: () => void }) {
  const [query, setQuery] = useState("");
  const { hits, isAsking } = useHits(query);
  const groups = groupDeeds(offeredFor(query, { ...useAllDeeds(onKeys), hits }));
  useFirstChosen(hits, query);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, color: "var(--shadow-colour)", backgroundOpacity: 1 }}
      attributes={{ content: { "aria-label": "Find or do anything" } }}
    >
      <Spotlight.Search
        placeholder="A number, a name, a screen, a deed"
        leftSection={<Icon of={Search} />}
        aria-label="Find or do anything"
      />
      <Spotlight.ActionsList>
        {groups.map(({ group, deeds: offered }) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {offered.map(({ id, label, note, run }) => (
              <Spotlight.Action key={id} label={label} description={note} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>{isAsking ? "Looking" : `Nothing called “${query.trim()}” that you may see`}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What is found comes after the letters: the first of it is chosen then, so that Enter opens it. */
function useFirstChosen(hits: readonly Deed[], query: string) {
  const found = hits.map(({ id }) => id).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen anew when other things are found
  useEffect(() => {
    if (query.trim() === "") return;
    // Spotlight marks its chosen line in the page and keeps its place in the store; its own function for that is not exported.
    const state = store.getState();
    const list = document.getElementById(state.listId);
    list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
    list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
    store.setState({ ...state, selected: 0 });
  }, [found]);
}

function useAllDeeds(onKeys: () => void): Omit<Offered, "hits"> {
  const shell = useShell();
  const may = useMay();
  const navigate = useNavigate();
  const turnTheme = useTurnTheme();
  const offered = frameSlots.useDeeds().flatMap(({ value }) => value);
  const screens = barOf(shell, may).map(
    ({ path, label }): Deed => ({ id: path, label, group: "Screens", run: () => void navigate({ to: path }) }),
  );
  const kinds = useKindDeeds();
  const lately = recentRecords().map(({ href, ...hit }): Deed => ({ ...hit, run: () => void navigate(placeOf(href)) }));
  const own: Deed[] = [
    { id: "theme", label: "Change theme", group: "This page", words: ["dark", "light"], run: turnTheme },
    { id: "keys", label: "All keys", group: "This page", words: ["shortcuts", "keyboard"], run: onKeys },
  ];
  const links = (shell.personLinks ?? []).map(
    ({ label, href }): Deed => ({ id: href, label, group: "Screens", run: () => void navigate(placeOf(href)) }),
  );
  const inBar = new Set(screens.map(({ id }) => id));
  const places = administrationPlaces(shell.administration ?? [], useKindsIfThere() ?? noKinds, may)
    .filter(({ href }) => !inBar.has(href))
    .map(({ href, label, group }): Deed => {
      return { id: `administration ${href}`, label, group: "Administration", words: [group], run: () => void navigate(placeOf(href)) };
    });
  const pages = [...screens, ...links, ...places];
  const named = new Set(pages.map(({ label }) => label));
  return { here: [...offered, ...lately], pages, rest: [...kinds.filter(({ label }) => !named.has(label)), ...own] };
}

const noKinds = { byKind: new Map<string, never>() };

function useHits(query: string): { hits: readonly Deed[]; isAsking: boolean } {
  const { search } = useShell();
  const navigate = useNavigate();
  const [text] = useDebouncedValue(query.trim(), 120);
  const isOn = search !== undefined && text.length >= 2;
  const { data = [], isFetching } = useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) => search?.(text, signal) ?? [],
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const hits = isOn ? data.map(({ href, ...hit }): Deed => ({ ...hit, run: () => void navigate(placeOf(href)) })) : [];
  return { hits, isAsking: query.trim().length >= 2 && search !== undefined && (isFetching || text !== query.trim()) };
}
