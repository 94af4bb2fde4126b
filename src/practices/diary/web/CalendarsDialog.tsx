import { Button, Checkbox, Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useSession } from "../../../web/client/session.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { When } from "../../../web/kit/When.tsx";
import { type SourceForm, sourceForms } from "../model.ts";
import type { DiaryPicture, ShownSource } from "../picture.model.ts";
import { refreshDiary, type UploadAnswer, upload, useDiaryDeed } from "./data.ts";
import { PasteInvitation } from "./PasteInvitation.tsx";

/** The calendars a diary is read from, a new one, and an address from which one's own is read elsewhere. */
export function CalendarsDialog({ picture, onClose }: { picture: DiaryPicture; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Calendars" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {picture.isOwn && (
        <ul className="dy-sources">
          {picture.sources.map((one) => (
            <Source key={one.id} source={one} />
          ))}
        </ul>
      )}
      {picture.isOwn ? (
        <NewSource />
      ) : (
        <p className="q">These are the calendars of somebody else. Go back to your own diary to see yours.</p>
      )}
      {picture.isOwn && <PasteInvitation />}
      <Feed />
    </Modal>
  );
}

function Source({ source }: { source: ShownSource }) {
  const deed = useDiaryDeed();
  const { id, name, form, lastError, lastOutcome, lastReadAt } = source;
  return (
    <li>
      <div className="row">
        <Link className="name" to={`/calendar-sources/${id}`}>
          {name}
        </Link>
        <span className="q">{sourceForms.find((one) => one.value === form)?.label}</span>
        <span className="grow" />
        {form === "file" ? (
          <FileButton source={id} />
        ) : (
          <Button onClick={() => void deed(`/api/calendar-sources/${id}/readNow`, {}, "It is not read")}>Read now</Button>
        )}
      </div>
      {lastError && <p className="red">{lastError}</p>}
      {lastReadAt && (
        <p className="q">
          Read <When at={lastReadAt} />: {lastOutcome}
        </p>
      )}
      {form === "caldav" && <MayWrite source={source} />}
      {form !== "file" && <SignIn source={id} isAsked={lastError !== null && /40[13]/.test(lastError)} />}
    </li>
  );
}

/** Whether what is decided here goes into it. */
function MayWrite({ source: { id, mayWrite } }: { source: ShownSource }) {
  const deed = useDiaryDeed();
  return (
    <Checkbox
      size="xs"
      label="What is decided here is written into it"
      checked={mayWrite}
      onChange={(event) =>
        void deed(`/api/calendar-sources/${id}/edit`, { changes: { mayWrite: event.currentTarget.checked } }, "It stays as it was")
      }
    />
  );
}

function FileButton({ source }: { source: string }) {
  const client = useQueryClient();
  const [answer, setAnswer] = useState<UploadAnswer | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      setSentence(null);
      setAnswer(await upload(source, file, false));
    } catch (fault) {
      setSentence(asProblem(fault).message);
    } finally {
      await refreshDiary(client);
    }
  };
  return (
    <>
      <label className="act dy-file">
        Upload an .ics file
        <input className="vh" type="file" accept=".ics,text/calendar" onChange={(event) => void take(event.currentTarget.files?.[0])} />
      </label>
      {sentence && <Refusal refusal={{ sentence }} />}
      {answer && (
        <div className="dy-answer" role="status">
          <p>{answer.words}</p>
          {answer.faults.map((one) => (
            <p className="q" key={`${one.uid}/${one.because}`}>
              {one.title ?? one.uid ?? "An entry"}: {one.because}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function SignIn({ source, isAsked }: { source: string; isAsked: boolean }) {
  const deed = useDiaryDeed();
  const [isOpen, setOpen] = useState(isAsked);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  if (!isOpen)
    return (
      <button className="act" type="button" onClick={() => setOpen(true)}>
        Sign in to it
      </button>
    );
  return (
    <form
      className="row dy-sign"
      onSubmit={(event) => {
        event.preventDefault();
        void deed(`/api/calendar-sources/${source}/signIn`, { username, password }, "The credentials were not taken").then((isDone) =>
          setOpen(!isDone),
        );
      }}
    >
      <TextInput
        label="User name of the calendar"
        autoComplete="off"
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <TextInput
        label="Its password"
        type="password"
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit">Keep</Button>
    </form>
  );
}

function NewSource() {
  const deed = useDiaryDeed();
  const [form, setForm] = useState<SourceForm>("file");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const add = async () => {
    const values = { name, form, address: form === "file" ? null : address };
    if (await deed("/api/calendar-sources", values, "It was not connected")) {
      setName("");
      setAddress("");
    }
  };
  return (
    <form
      className="dy-new"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h3>Connect another</h3>
      <div className="row">
        <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label="Kind"
          data={sourceForms.map((one) => ({ ...one }))}
          value={form}
          allowDeselect={false}
          onChange={(value) => setForm(sourceForms.find((one) => one.value === value)?.value ?? "file")}
        />
      </div>
      {form !== "file" && (
        <TextInput
          label="Address"
          required
          placeholder={form === "caldav" ? "https://calendar.example.org/you/work/" : "https://calendar.example.org/work.ics"}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      )}
      <p className="row">
        <Button type="submit" variant="filled">
          Connect
        </Button>
        <span className="q">Nobody sees what stands in it but you, and whoever acts for you. Others see when you are busy.</span>
      </p>
    </form>
  );
}

/** Made for oneself only: an address lasts longer than a delegation. */
function Feed() {
  const { onBehalfOf } = useSession();
  const [made, setMade] = useState<{ name: string; address: string } | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  const make = async (shows: "words" | "busy") => {
    try {
      const { name, path } = await api.post<{ name: string; path: string }>("/api/diary/feeds", { shows });
      setMade({ name, address: `${window.location.origin}${path}` });
    } catch (fault) {
      setSentence(asProblem(fault).message);
    }
  };
  if (onBehalfOf) return null;
  return (
    <section className="dy-feed" aria-label="Your diary elsewhere">
      <h3>Your diary elsewhere</h3>
      {sentence && <Refusal refusal={{ sentence }} />}
      {made ? (
        <>
          <p>
            Give this address of <b className="name">{made.name}</b> to a calendar program, as a calendar to subscribe to. It is shown once.
          </p>
          <p className="feed-address">
            <code>{made.address}</code>
          </p>
          <CopyButton text={made.address} />
        </>
      ) : (
        <p className="row">
          <button className="act" type="button" onClick={() => void make("words")}>
            With words; what is confidential as busy
          </button>
          <button className="act" type="button" onClick={() => void make("busy")}>
            Busy alone, to hand on
          </button>
          <Link className="act" to="/diary-feeds">
            Your feeds
          </Link>
        </p>
      )}
    </section>
  );
}
