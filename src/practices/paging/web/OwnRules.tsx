import { Button, NumberInput, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useAttempt } from "../../../web/account/Part.tsx";
import { api } from "../../../web/client/api.ts";
import { useSession } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { type ContactMethod, type NotificationRule, type NotificationStep, type Urgency, urgencies } from "../contact.model.ts";
import { wayWord } from "./sentences.ts";

const rulesKey = ["account", "paging-rules"] as const;
const account = "account";

/** Which ways are used when, by urgency: after how many minutes each. */
export function OwnRules({ ways }: { ways: readonly ContactMethod[] }) {
  const { person } = useSession();
  const filter = encodeURIComponent(`person:${person.id} active:true`);
  const { data } = useQuery({
    queryKey: rulesKey,
    queryFn: ({ signal }) => api.get<{ items: NotificationRule[] }>(`/api/notification-rules?filter=${filter}`, { signal }),
    retry: false,
  });
  if (!data) return null;
  return urgencies.map(({ value, label }) => {
    const rule = data.items.find((one) => one.urgency === value);
    return <OneRule key={`${value} ${rule?.version ?? 0}`} urgency={value} label={label} rule={rule} ways={ways} />;
  });
}

type OneProps = { urgency: Urgency; label: string; rule: NotificationRule | undefined; ways: readonly ContactMethod[] };

function OneRule({ urgency, label, rule, ways }: OneProps) {
  const { person } = useSession();
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [steps, setSteps] = useState<readonly NotificationStep[]>(rule?.steps ?? []);
  const isChanged = JSON.stringify(steps) !== JSON.stringify(rule?.steps ?? []);
  const data = [
    ...(person.email ? [{ value: account, label: `mail to ${person.email}` }] : []),
    ...ways.map((way) => ({ value: way.id, label: `${way.name} (${wayWord(way.methodType)})${way.verifiedAt ? "" : ", not verified"}` })),
  ];
  const save = () =>
    attempt(async () => {
      if (!rule) await api.post("/api/notification-rules", { person: person.id, urgency, steps });
      else if (steps.length === 0) await api.post(`/api/notification-rules/${rule.id}/retire`, {});
      else await api.patch(`/api/notification-rules/${rule.id}`, { steps });
      await client.invalidateQueries({ queryKey: rulesKey });
    });
  const set = (place: number, step: NotificationStep) => setSteps(steps.map((one, at) => (at === place ? step : one)));
  const add = () =>
    setSteps([...steps, { method: data[0] && data[0].value !== account ? data[0].value : null, delayMinutes: steps.length === 0 ? 0 : 5 }]);
  return (
    <section className="pg-rule" aria-label={label}>
      <h3>{label}</h3>
      {steps.length === 0 && <p className="qq">By mail at once.</p>}
      <ul>
        {steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way of a rule is its place
          <li key={place} className="pg-target">
            <NumberInput
              aria-label="After minutes"
              className="pg-minutes"
              min={0}
              max={240}
              value={step.delayMinutes}
              onChange={(minutes) => set(place, { ...step, delayMinutes: typeof minutes === "number" ? minutes : 0 })}
              hideControls
              rightSection={<span className="unit">min</span>}
            />
            <Select
              aria-label="By"
              className="pg-who"
              data={data}
              value={step.method ?? account}
              onChange={(value) => value && set(place, { ...step, method: value === account ? null : value })}
              allowDeselect={false}
            />
            <button
              className="act pg-icon"
              type="button"
              aria-label={`Remove way ${place + 1}`}
              onClick={() => setSteps(steps.filter((_, at) => at !== place))}
            >
              <Icon of={X} small />
            </button>
          </li>
        ))}
      </ul>
      <p className="deeds">
        {data.length > 0 && steps.length < 10 && (
          <Button variant="subtle" leftSection={<Icon of={Plus} small />} onClick={add}>
            {steps.length === 0 ? "Choose ways" : "And then"}
          </Button>
        )}
        {isChanged && (
          <Button variant="filled" loading={isBusy} onClick={() => void save()}>
            Save
          </Button>
        )}
      </p>
      {refusal}
    </section>
  );
}
