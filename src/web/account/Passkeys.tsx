import { Button, PasswordInput, TextInput } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { passkeyFault } from "../client/sign-in.ts";
import { Icon } from "../kit/icon.tsx";
import { DimmedButton } from "../kit/Refusal.tsx";
import { When } from "../kit/When.tsx";
import { useCredentials } from "./credentials.ts";
import { Part, useAttempt } from "./Part.tsx";

/** Passkeys: signing in with this device's own lock. Added with the password, taken away with a click. */
export function Passkeys() {
  const { data, reread } = useCredentials();
  const { isBusy, refusal, attempt } = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const isAdded = await attempt(() => addPasskey(String(form.get("name") ?? ""), String(form.get("password") ?? "")));
    if (isAdded) setOpen(false);
    await reread();
  };
  const remove = (id: string) => attempt(() => api.delete(`/api/identity/passkeys/${encodeURIComponent(id)}`)).then(reread);
  const why =
    data?.mayAddPasskeys === false
      ? { sentence: "Passkeys need the office to be reached by https and a host name. An administrator sets QUARTERDECK_URL." }
      : null;
  return (
    <Part title="Passkeys" about="Sign in with the lock of this device: a finger, a face, a pin. Nothing to type, nothing to steal.">
      <ul className="lines">
        {data?.passkeys.map(({ id, name, createdAt, synced }) => (
          <li key={id}>
            <Icon of={KeyRound} /> {name ?? "Passkey"}{" "}
            <span className="qq">
              added <When at={createdAt as Instant} form="clock" />
              {synced ? ", on your devices" : ", on one device"}
            </span>
            <span className="grow" />
            <Button onClick={() => void remove(id)} aria-label={`Take away ${name ?? "the passkey"}`}>
              Take away
            </Button>
          </li>
        ))}
      </ul>
      {isOpen ? (
        <form className="part-form" aria-label="Passkeys" onSubmit={(event) => void add(event)}>
          <TextInput label="What to call it" name="name" defaultValue="This device" maxLength={60} />
          <PasswordInput label="Your password, once more" name="password" autoComplete="current-password" autoFocus />
          <p className="deeds">
            <Button type="submit" variant="filled" loading={isBusy}>
              Add a passkey
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </p>
        </form>
      ) : (
        <p className="deeds">
          <DimmedButton refusal={why} isReasonBeside onClick={() => setOpen(true)}>
            Add a passkey
          </DimmedButton>
        </p>
      )}
      {refusal}
    </Part>
  );
}

async function addPasskey(name: string, password: string): Promise<void> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const options = await api.post<Parameters<typeof startRegistration>[0]["optionsJSON"]>("/api/identity/passkeys/begin", { password });
  const response = await startRegistration({ optionsJSON: options }).catch(passkeyFault);
  await api.post("/api/identity/passkeys/finish", { response, name: name.trim() || "Passkey" });
}
