import { Button, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { api } from "../client/api.ts";
import { useSession } from "../client/session.ts";
import { LoadingRows } from "../kit/Emptiness.tsx";
import { notify } from "../kit/notify.ts";
import { useKinds } from "../record/describe.ts";
import { useRecord } from "../record/queries.ts";
import { Part, useAttempt } from "./Part.tsx";

/** The facts of oneself that everybody may change: phone, time zone, language. */
export function OwnFacts() {
  const { person } = useSession();
  const kind = useKinds().byKind.get("person");
  return (
    <Part title="Yourself" about="The rest of your record is kept by an administrator.">
      {kind && <Form kind={kind} id={person.id} />}
    </Part>
  );
}

function Form({ kind, id }: { kind: NonNullable<ReturnType<ReturnType<typeof useKinds>["byKind"]["get"]>>; id: string }) {
  const client = useQueryClient();
  const { data } = useRecord(kind, id);
  const { isBusy, refusal, attempt } = useAttempt();
  const zones = useMemo(() => ["UTC", ...Intl.supportedValuesOf("timeZone")], []);
  const [zone, setZone] = useState<string | null | undefined>(undefined);
  const [language, setLanguage] = useState<string | null | undefined>(undefined);
  if (!data) return <LoadingRows rows={3} widths={[200]} />;
  const { record } = data;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const phone = String(new FormData(event.currentTarget).get("phone") ?? "").trim() || null;
    const changes = {
      phone,
      timeZone: zone === undefined ? record.timeZone : zone,
      locale: language === undefined ? record.locale : language,
    };
    const isSaved = await attempt(() => api.patch(`/api/people/${id}`, changes));
    if (!isSaved) return;
    await client.invalidateQueries({ queryKey: ["session"] });
    await client.invalidateQueries({ queryKey: ["record", "person"] });
    notify({ title: "Saved" });
  };
  return (
    <form className="part-form" aria-label="Yourself" onSubmit={(event) => void submit(event)}>
      <TextInput label="Phone" name="phone" type="tel" autoComplete="tel" defaultValue={String(record.phone ?? "")} maxLength={60} />
      <Select
        label="Time zone"
        description="Every time on your screens is shown in it."
        searchable
        limit={60}
        clearable
        placeholder="as the organisation"
        data={zones}
        value={zone === undefined ? (record.timeZone as string | null) : zone}
        onChange={setZone}
      />
      <Select
        label="Language of dates"
        clearable
        placeholder="English"
        data={languages}
        value={language === undefined ? (record.locale as string | null) : language}
        onChange={setLanguage}
      />
      {refusal}
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Save
        </Button>
      </p>
    </form>
  );
}

const languages = [
  { value: "en", label: "English" },
  { value: "en-GB", label: "English (United Kingdom)" },
  { value: "de", label: "Deutsch" },
  { value: "fr", label: "Français" },
  { value: "es", label: "Español" },
  { value: "it", label: "Italiano" },
  { value: "nl", label: "Nederlands" },
  { value: "pl", label: "Polski" },
  { value: "pt", label: "Português" },
  { value: "tr", label: "Türkçe" },
];
