import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Part } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { useKinds } from "../record/describe.ts";
import { FieldForm } from "../record/FieldForm.tsx";
import { type Tool, toolKey } from "./data.ts";

/** How its connector reads what it sends: the settings the connector has, as a form. */
export function SettingsPart({ tool: { feed, feedKind, connector } }: { tool: Tool }) {
  const client = useQueryClient();
  const plural = useKinds().byKind.get(feedKind)?.plural;
  const [isOpen, setOpen] = useState(false);
  const told = connector.settings.filter(({ name }) => !isNothing(feed.settings[name]));
  return (
    <Part title="How it is read" about="Save it, then try a body below: what you try, nothing comes of.">
      {!isOpen && (
        <>
          <dl className="kv intake-settings">
            {told.map(({ name, label, choices }) => (
              <div key={name} className="intake-header">
                <dt>{label}</dt>
                <dd>{choices?.find(({ value }) => value === feed.settings[name])?.label ?? wordOf(feed.settings[name])}</dd>
              </div>
            ))}
          </dl>
          <p className="deeds">
            <Button onClick={() => setOpen(true)}>Change</Button>
          </p>
        </>
      )}
      {isOpen && (
        <FieldForm
          label="How it is read"
          kind={feedKind}
          fields={connector.settings}
          initial={feed.settings}
          submit="Save"
          onSubmit={async (values) => {
            await api.patch(`/api/${plural}/${feed.id}`, { mapping: { ...feed.settings, ...values } });
            await client.invalidateQueries({ queryKey: toolKey(feed.id) });
            setOpen(false);
          }}
          onCancel={() => setOpen(false)}
        />
      )}
    </Part>
  );
}

function wordOf(value: unknown): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
