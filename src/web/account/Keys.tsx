import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { useReader } from "../client/session.ts";
import { CopyButton } from "../kit/CopyButton.tsx";
import { When } from "../kit/When.tsx";
import { instantOf } from "../record/local-time.ts";
import { Part, useAttempt } from "./Part.tsx";

export type ApiKey = {
  id: string;
  person: string;
  name: string;
  prefix: string;
  scopes: string[] | null;
  asPassword: boolean;
  createdAt: Instant;
  expiresAt: Instant | null;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
};
/** What a key can be limited to: the permission as programs name it, and in words. */
type Scope = { name: string; words: string };
const queryKey = ["account", "keys"] as const;

/** API keys: made here, shown once, revoked with a click. */
export function Keys() {
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<{ items: ApiKey[]; scopes: Scope[] }>("/api/identity/keys", { signal }),
    retry: false,
  });
  const reread = () => client.invalidateQueries({ queryKey });
  const make = async (values: NewKey) => {
    await attempt(async () => {
      setSecret((await api.post<{ secret: string }>("/api/identity/keys", values)).secret);
      setOpen(false);
    });
    await reread();
  };
  const live = data?.items.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <Part title="API keys" about="For scripts and other systems: they may do what you may, or less. The API is described at /api/docs.">
      {secret && (
        <div className="part-form">
          <p>This is the key. It is shown only now; keep it where the script finds it.</p>
          <p className="secret">{secret}</p>
          <p className="deeds">
            <CopyButton text={secret} isFilled />
            <Button onClick={() => setSecret(null)}>Done</Button>
          </p>
        </div>
      )}
      <ul className="lines">
        {live.map((key) => (
          <KeyLine key={key.id} apiKey={key} onRevoke={() => void attempt(() => api.delete(`/api/identity/keys/${key.id}`)).then(reread)} />
        ))}
      </ul>
      {isOpen ? (
        <KeyForm isBusy={isBusy} known={data?.scopes ?? []} onMake={(values) => void make(values)} onCancel={() => setOpen(false)} />
      ) : (
        <p className="deeds">
          <Button onClick={() => setOpen(true)}>New key</Button>
        </p>
      )}
      {refusal}
    </Part>
  );
}

/** One key as a line: its name and first letters, what it may, when it was used. */
export function KeyLine({ apiKey, owner, onRevoke }: { apiKey: ApiKey; owner?: string; onRevoke: () => void }) {
  const { name, prefix, scopes, asPassword, expiresAt, lastUsedAt } = apiKey;
  return (
    <li>
      <span>
        {name} <span className="id">{prefix}…</span>{" "}
        <span className="qq">
          {owner ? `${owner}, ` : ""}
          {scopes === null ? "everything its owner may" : `${scopes.length} permissions`}
          {asPassword && ", also as a password"}, {lastUsedAt ? "used " : "never used"}
          {lastUsedAt && <When at={lastUsedAt} form="both" />}
          {expiresAt && (
            <>
              , until <When at={expiresAt} form="clock" />
            </>
          )}
        </span>
      </span>
      <span className="grow" />
      <Button onClick={onRevoke} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
    </li>
  );
}

type NewKey = { name: string; scopes: string[] | null; expiresAt: Instant | null; asPassword: boolean };

type KeyFormProps = { isBusy: boolean; known: readonly Scope[]; onMake: (values: NewKey) => void; onCancel: () => void };

function KeyForm({ isBusy, known, onMake, onCancel }: KeyFormProps) {
  const { timeZone } = useReader();
  const [scopes, setScopes] = useState<readonly string[] | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const day = String(form.get("until") ?? "");
    onMake({
      name: String(form.get("name") ?? ""),
      scopes: scopes && [...scopes],
      expiresAt: day ? instantOf(`${day}T23:59`, timeZone) : null,
      asPassword: form.get("asPassword") !== null,
    });
  };
  return (
    <form className="part-form" aria-label="New key" onSubmit={submit}>
      <TextInput label="What it is for" name="name" maxLength={60} required withAsterisk={false} autoFocus />
      <TextInput label="Good until" description="Empty: until it is revoked." name="until" type="date" className="short-input" />
      <Checkbox
        name="asPassword"
        label="It may be used as a password"
        description="For programs that know only user name and password; the user name is your e-mail address."
      />
      <Checkbox
        label="It may do everything I may"
        checked={scopes === null}
        onChange={(event) => setScopes(event.currentTarget.checked ? null : [])}
      />
      {scopes !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll in every browser
        <div className="columns-menu" role="group" aria-label="What it may do">
          {known.map(({ name, words }) => (
            <Checkbox
              key={name}
              size="xs"
              label={words}
              description={name}
              checked={scopes.includes(name)}
              onChange={(event) => setScopes(event.currentTarget.checked ? [...scopes, name] : scopes.filter((one) => one !== name))}
            />
          ))}
        </div>
      )}
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Make the key
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </p>
    </form>
  );
}
