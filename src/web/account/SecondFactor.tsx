import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../client/api.ts";
import { CopyButton } from "../kit/CopyButton.tsx";
import { Mark } from "../kit/marks.tsx";
import { useCredentials } from "./credentials.ts";
import { Part, useAttempt } from "./Part.tsx";
import { AskPassword } from "./Password.tsx";
import { QrCode } from "./QrCode.tsx";

type Enrolment = { uri: string; secret: string; backupCodes: string[] };
type Step =
  | { is: "rest" }
  | { is: "ask"; deed: "enrol" | "codes" | "remove" }
  | { is: "confirm"; enrolment: Enrolment }
  | { is: "codes"; codes: string[] };

/** An authenticator app as second factor: set up with a picture, proved by a code, taken away with the password. */
export function SecondFactor() {
  const { data, reread } = useCredentials();
  const { isBusy, refusal, attempt } = useAttempt();
  const [step, setStep] = useState<Step>({ is: "rest" });
  const rest = () => setStep({ is: "rest" });
  const given = async (deed: "enrol" | "codes" | "remove", password: string) => {
    await attempt(async () => {
      if (deed === "enrol") setStep({ is: "confirm", enrolment: await api.post<Enrolment>("/api/identity/totp/enrol", { password }) });
      else if (deed === "codes") {
        const { backupCodes } = await api.post<{ backupCodes: string[] }>("/api/identity/totp/backup-codes", { password });
        setStep({ is: "codes", codes: backupCodes });
      } else {
        await api.post("/api/identity/totp/remove", { password });
        rest();
      }
      await reread();
    });
  };
  const confirm = async (enrolment: Enrolment, code: string) => {
    const isRight = await attempt(() => api.post("/api/identity/totp/confirm", { code }));
    if (!isRight) return;
    setStep({ is: "codes", codes: enrolment.backupCodes });
    await reread();
  };
  return (
    <Part
      title="Authenticator app"
      about="Six digits from your phone, asked for after the password. Whoever learns the password is still outside."
    >
      {step.is === "rest" && data && (
        <>
          {data.totp && (
            <p>
              <Mark name="done" small /> Set up
            </p>
          )}
          <p className="deeds">
            {!data.totp && <Button onClick={() => setStep({ is: "ask", deed: "enrol" })}>Set it up</Button>}
            {data.totp && <Button onClick={() => setStep({ is: "ask", deed: "codes" })}>New backup codes</Button>}
            {data.totp && <Button onClick={() => setStep({ is: "ask", deed: "remove" })}>Take it away</Button>}
          </p>
        </>
      )}
      {step.is === "ask" && (
        <AskPassword
          label={{ enrol: "Set it up", codes: "New backup codes", remove: "Take it away" }[step.deed]}
          isBusy={isBusy}
          onGiven={(password) => void given(step.deed, password)}
          onCancel={rest}
        />
      )}
      {step.is === "confirm" && (
        <Confirm enrolment={step.enrolment} isBusy={isBusy} onCode={(code) => void confirm(step.enrolment, code)} onCancel={rest} />
      )}
      {step.is === "codes" && <BackupCodes codes={step.codes} onDone={rest} />}
      {refusal}
    </Part>
  );
}

type ConfirmProps = { enrolment: Enrolment; isBusy: boolean; onCode: (code: string) => void; onCancel: () => void };

function Confirm({ enrolment, isBusy, onCode, onCancel }: ConfirmProps) {
  const [code, setCode] = useState("");
  return (
    <form
      className="part-form enrol"
      aria-label="Authenticator app"
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code.replaceAll(/\s/g, ""));
      }}
    >
      <p>Read this with your authenticator app, or open it on this device, or type the key.</p>
      <QrCode text={enrolment.uri} label="The key as a picture, for an authenticator app" />
      <p>
        <a className="act" href={enrolment.uri}>
          Open in an app here
        </a>
      </p>
      <p className="secret">{enrolment.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</p>
      <TextInput
        label="The six digits it shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        className="short-input"
        autoFocus
      />
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Done
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </p>
    </form>
  );
}

function BackupCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="part-form">
      <p>Keep these codes where your phone is not. Each lets you in once, and they are not shown again.</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="deeds">
        <Button variant="filled" onClick={onDone}>
          I have kept them
        </Button>
        <CopyButton text={codes.join("\n")} />
      </p>
    </div>
  );
}
