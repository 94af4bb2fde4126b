import { Button, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useMemo } from "react";
import { Icon } from "../../../web/kit/icon.tsx";
import { useThumbBar } from "../../../web/kit/slots.ts";
import type { Line } from "./console-data.ts";
import type { ConsoleDeeds, Verb } from "./use-console-deeds.tsx";

const first: readonly { verb: Verb; label: string; key: string }[] = [
  { verb: "acknowledge", label: "Acknowledge", key: "a" },
  { verb: "split", label: "Split off", key: "s" },
  { verb: "join", label: "Move", key: "m" },
];
const rest: typeof first = [
  { verb: "unlink", label: "Take out of the incident", key: "o" },
  { verb: "suppress", label: "Keep quiet", key: "q" },
  { verb: "release", label: "Let it be heard", key: "h" },
  { verb: "resolve", label: "Resolve", key: "r" },
  { verb: "acceptSuggestion", label: "Yes, it belongs where it is suggested", key: "y" },
  { verb: "dismissSuggestion", label: "No, it does not", key: "n" },
];
type ToolsProps = { selected: ReadonlyMap<string, Line>; deeds: ConsoleDeeds; onClear: () => void };

/** What can be done to what is selected; on a narrow screen the same at the thumb. */
export function ConsoleTools({ selected, deeds, onClear }: ToolsProps) {
  const count = selected.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar's buttons read the present selection
  const thumb = useMemo(
    () =>
      count > 0 && deeds.mayWork
        ? first.map(({ verb, label }, at) => (
            <Button key={verb} variant={at === 0 ? "filled" : "default"} onClick={() => deeds.start(verb)}>
              {label}
            </Button>
          ))
        : null,
    [selected, deeds.mayWork],
  );
  useThumbBar(thumb);
  if (count === 0) return null;
  return (
    <span className="row">
      <span className="count" role="status">
        {count} selected
      </span>
      {deeds.mayWork &&
        first.map(({ verb, label, key }) => (
          <button key={verb} className="act wide-only" type="button" disabled={deeds.isBusy} onClick={() => deeds.start(verb)}>
            {label} <kbd>{key}</kbd>
          </button>
        ))}
      {deeds.mayWork && (
        <Menu position="bottom-end">
          <Menu.Target>
            <button className="act" type="button">
              More <Icon of={ChevronDown} small />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ verb, label, key }) => (
              <Menu.Item key={verb} rightSection={<kbd>{key}</kbd>} onClick={() => deeds.start(verb)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <button className="act" type="button" onClick={onClear}>
        None
      </button>
    </span>
  );
}
