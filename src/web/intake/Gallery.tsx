import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { useKinds } from "../record/describe.ts";
import { type Connector, type Overview, overviewKey } from "./data.ts";

/** What can be added: each kind of tool with a sentence, and then a name for it. */
export function Gallery({ overview }: { overview: Overview }) {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <ul className="intake-gallery" aria-label="Kinds of tools">
      {overview.connectors.map((connector) => (
        <li key={connector.name} data-chosen={chosen === connector.name}>
          <h2>
            <button type="button" aria-expanded={chosen === connector.name} onClick={() => setChosen(connector.name)}>
              {connector.title}
            </button>
          </h2>
          <p className="q">{connector.about}</p>
          {chosen === connector.name && <NameForm connector={connector} feedKind={overview.feedKind} onCancel={() => setChosen(null)} />}
        </li>
      ))}
    </ul>
  );
}

type NameFormProps = { connector: Connector; feedKind: string; onCancel: () => void };

function NameForm({ connector, feedKind, onCancel }: NameFormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const plural = useKinds().byKind.get(feedKind)?.plural;
  const { isBusy, refusal, attempt } = useAttempt();
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    await attempt(async () => {
      const { record } = await api.post<{ record: { id: string } }>(`/api/${plural}`, { name, connector: connector.name });
      await client.invalidateQueries({ queryKey: overviewKey });
      await navigate({ to: `/admin/intake/${record.id}` });
    });
  };
  return (
    <form className="part-form" aria-label={`Add ${connector.title}`} onSubmit={(event) => void add(event)}>
      <TextInput
        label="What you call it"
        name="name"
        defaultValue={connector.title}
        maxLength={120}
        required
        withAsterisk={false}
        autoFocus
      />
      {refusal}
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy} disabled={plural === undefined}>
          Add it
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </p>
    </form>
  );
}
