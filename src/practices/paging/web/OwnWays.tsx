import "./paging.css";
import { Button, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { Part as AccountPart, useAttempt } from "../../../web/account/Part.tsx";
import { api } from "../../../web/client/api.ts";
import { useSession } from "../../../web/client/session.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import type { ContactMethod } from "../contact.model.ts";
import { type MethodType, methodTypes } from "../contact.model.ts";
import { LastTry } from "./LastTry.tsx";
import { OwnRules } from "./OwnRules.tsx";
import { wayWord } from "./sentences.ts";

const waysKey = ["account", "ways"] as const;

/** One's own contact methods, retired ones left out. */
export function useOwnWays() {
  const { person } = useSession();
  const filter = encodeURIComponent(`person:${person.id} active:true`);
  return useQuery({
    queryKey: waysKey,
    queryFn: ({ signal }) => api.get<{ items: ContactMethod[] }>(`/api/contact-methods?filter=${filter}&limit=50`, { signal }),
    retry: false,
  });
}

/** In one's account: the ways on which one can be paged, each shown to be one's own, and which are used when. */
export function Part() {
  const { person } = useSession();
  const { data } = useOwnWays();
  const ways = data?.items ?? [];
  const [isAdding, setAdding] = useState(false);
  // Its code arrives after the page: a link to it finds it only now.
  useEffect(() => {
    if (window.location.hash === "#paging") document.getElementById("paging")?.scrollIntoView();
  }, []);
  const about = person.email
    ? `Without a choice below, pages come by mail to ${person.email} at once. Your inbox here is told as well, always.`
    : "Your account has no e-mail address: without a contact method nothing reaches you but your inbox here.";
  return (
    <AccountPart title="How you are paged" id="paging" about={about}>
      <ul className="lines pg-ways">
        {ways.map((way) => (
          <Way key={way.id} way={way} />
        ))}
      </ul>
      {isAdding ? (
        <NewWay onDone={() => setAdding(false)} />
      ) : (
        <Button onClick={() => setAdding(true)}>{ways.length === 0 ? "Add a way to reach you" : "Add another way"}</Button>
      )}
      <OwnRules ways={ways} />
    </AccountPart>
  );
}

function Way({ way }: { way: ContactMethod }) {
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [code, setCode] = useState("");
  const send = (verb: string, body: unknown = {}) =>
    attempt(async () => {
      await api.post(`/api/contact-methods/${way.id}/${verb}`, body);
      await client.invalidateQueries({ queryKey: waysKey });
    });
  const enter = (event: FormEvent) => {
    event.preventDefault();
    void send("verification", { code }).then((done) => done && setCode(""));
  };
  return (
    <li className="pg-way">
      <div className="row">
        <b className="name">{way.name}</b>
        <span className="q">{wayWord(way.methodType)}</span>
        <span className="cut">{way.address}</span>
        <span className="grow" />
        {way.verifiedAt ? <span className="green">verified</span> : <span className="amber">not verified: not used yet</span>}
      </div>
      <div className="row">
        {!way.verifiedAt && (
          <Button loading={isBusy} onClick={() => void send("sendCode")}>
            {way.codeSentAt ? "Send another code" : "Send a code"}
          </Button>
        )}
        {!way.verifiedAt && way.codeSentAt && (
          <form className="row" onSubmit={enter}>
            <TextInput
              aria-label={`Code for ${way.name}`}
              placeholder="six digits"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              className="short-input"
            />
            <Button type="submit" variant="filled" loading={isBusy}>
              Verify
            </Button>
          </form>
        )}
        {way.verifiedAt && (
          <Button variant="subtle" onClick={() => void send("tryOut")}>
            Send a test
          </Button>
        )}
        <Button variant="subtle" onClick={() => void send("retire")}>
          Remove
        </Button>
        {way.methodType === "webhook" && <SigningKey id={way.id} />}
      </div>
      <LastTry plural="contact-methods" id={way.id} version={way.version} />
      {refusal}
    </li>
  );
}

/** The key that one's own webhook is signed with, shown when asked for. */
function SigningKey({ id }: { id: string }) {
  const [key, setKey] = useState<string | null>(null);
  const { attempt } = useAttempt();
  const show = () => attempt(async () => setKey((await api.get<{ key: string }>(`/api/contact-methods/${id}/signing-key`)).key));
  return key ? (
    <span className="row">
      <code className="secret">{key}</code> <CopyButton text={key} />
    </span>
  ) : (
    <Button variant="subtle" onClick={() => void show()}>
      Show its signing key
    </Button>
  );
}

const addresses: Record<MethodType, { label: string; placeholder: string }> = {
  mail: { label: "E-mail address", placeholder: "you@example.org" },
  sms: { label: "Phone number, with its country", placeholder: "+4940123456" },
  voice: { label: "Phone number, with its country", placeholder: "+4940123456" },
  chat: { label: "Address of an incoming webhook", placeholder: "https://hooks.example.org/…" },
  webhook: { label: "Address it is posted to", placeholder: "https://" },
  inApp: { label: "", placeholder: "" },
};

function NewWay({ onDone }: { onDone: () => void }) {
  const { person } = useSession();
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [methodType, setType] = useState<MethodType>("sms");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const { label, placeholder } = addresses[methodType];
  const add = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      const body = { person: person.id, methodType, name: name.trim() || label, address: address.trim() || null };
      await api.post("/api/contact-methods", body);
      await client.invalidateQueries({ queryKey: waysKey });
      onDone();
    });
  };
  return (
    <form className="part-form" onSubmit={add}>
      <Select
        label="By"
        data={methodTypes.filter((one) => one.value !== "inApp").map(({ value, label: word }) => ({ value, label: word }))}
        value={methodType}
        onChange={(value) => value && setType(value)}
        allowDeselect={false}
      />
      <TextInput
        label={label}
        placeholder={placeholder}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        required
      />
      <TextInput label="Name" placeholder="such as Work phone" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      {refusal}
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Add
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </p>
    </form>
  );
}
