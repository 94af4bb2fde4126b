import { Link } from "@tanstack/react-router";
import { addMinutes, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay } from "../../../web/client/session.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Alert } from "../model.ts";
import type { AlertStory } from "../story.model.ts";
import { quietWords } from "./console-words.ts";

const windowMinutes = 120;

/** Why it is quiet, and until when that is known. */
export function Quiet({ record: { suppressed, suppressedUntil }, story }: { record: Alert; story: AlertStory | undefined }) {
  if (suppressed === null || !story) return null;
  const { name = null, number = null } = story.quiet ?? {};
  const { title, why } = quietWords({ by: suppressed, name, number });
  return (
    <p className="al-quiet" role="status">
      Kept quiet: <b className="name">{title}</b>
      {suppressedUntil && (
        <>
          , until <When at={suppressedUntil} form="both" />
        </>
      )}
      . <span className="q">{why}</span>
    </p>
  );
}

/** The way to say that it is planned work, with the window filled in. */
export function Planned({ record }: { record: Alert }) {
  const nowMs = useNow();
  const may = useMay()("alert.work");
  if (!may || record.status === "resolved") return null;
  const from = instant(nowMs);
  return (
    <p className="q alert-part">
      <span>
        Is this planned work?{" "}
        <Link className="act" to="/quiet-windows/new" search={() => windowFor(record, from)}>
          Plan a quiet window for it
        </Link>
      </span>
    </p>
  );
}

/** A window over what the alert is about, from now for two hours: its item, else its service, else its own check on its resource. */
function windowFor({ summary, configurationItem, service, resource, checkName }: Alert, from: string): Record<string, unknown> {
  const named = { name: `Work on ${resource ?? summary}`.slice(0, 120), startsAt: from, endsAt: addMinutes(from, windowMinutes) };
  if (configurationItem !== null) return { ...named, items: [configurationItem] };
  if (service !== null && resource === null) return { ...named, services: [service] };
  const parts = [resource && `resource:${quoted(resource)}`, checkName && `check:${quoted(checkName)}`].filter(Boolean);
  return { ...named, condition: parts.join(" ") };
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
