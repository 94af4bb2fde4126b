import { Button, PasswordInput, PinInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { askForLink, askWays, signInSentence, signInWithCode, signInWithPasskey, signInWithPassword } from "../client/sign-in.ts";
import { GateFrame, GateSentence } from "./GateFrame.tsx";

type Step = "password" | "code" | "backup" | "forgot";

/** The way in: e-mail and password, then the code where one is set up; a passkey or a link by mail where this office has them. */
export function SignIn({ onDone }: { onDone: () => Promise<void> }) {
  const { data: ways } = useQuery({ queryKey: ["ways"], queryFn: ({ signal }) => askWays(signal), staleTime: 300_000, retry: false });
  const [step, setStep] = useState<Step>("password");
  const [sentence, setSentence] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = "Sign in · Quarterdeck";
  }, []);

  const attempt = async (deed: () => Promise<"in" | "code">) => {
    setBusy(true);
    setSentence(null);
    try {
      if ((await deed()) === "code") setStep("code");
      else await onDone();
    } catch (fault) {
      setSentence(signInSentence(fault));
    } finally {
      setBusy(false);
    }
  };
  const turn = (next: Step) => {
    setSentence(null);
    setStep(next);
  };

  return (
    <GateFrame foot="No account? Your administrator can send you an invitation.">
      {step === "password" && (
        <PasswordStep isBusy={isBusy} sentence={sentence} onTry={(email, password) => attempt(() => signInWithPassword(email, password))}>
          {ways?.passkeys && <Button onClick={() => void attempt(signInWithPasskey)}>Use a passkey</Button>}
          {ways?.mail && <Button onClick={() => turn("forgot")}>I do not know my password</Button>}
        </PasswordStep>
      )}
      {step === "code" && (
        <CodeStep isBusy={isBusy} sentence={sentence} onTry={(code) => attempt(() => signInWithCode(code))}>
          <Button onClick={() => turn("backup")}>Use a backup code</Button>
          <Button onClick={() => turn("password")}>Use another account</Button>
        </CodeStep>
      )}
      {step === "backup" && (
        <BackupStep isBusy={isBusy} sentence={sentence} onTry={(code) => attempt(() => signInWithCode(code))} onBack={() => turn("code")} />
      )}
      {step === "forgot" && <ForgotStep onBack={() => turn("password")} />}
    </GateFrame>
  );
}

type StepProps = { isBusy: boolean; sentence: string | null };

function PasswordStep({
  isBusy,
  sentence,
  onTry,
  children,
}: StepProps & { onTry: (email: string, password: string) => void; children: ReactNode }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onTry(String(form.get("email") ?? "").trim(), String(form.get("password") ?? ""));
  };
  return (
    <form onSubmit={submit} aria-labelledby="sign-in">
      <h1 id="sign-in">Sign in</h1>
      <div className="fields">
        <TextInput label="E-mail" name="email" type="email" autoComplete="username webauthn" required autoFocus withAsterisk={false} />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} />
      </div>
      <GateSentence sentence={sentence} />
      <div className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Sign in
        </Button>
        {children}
      </div>
    </form>
  );
}

/** The second factor: used at sign-in, and after a new password was chosen. */
export function CodeStep({ isBusy, sentence, onTry, children }: StepProps & { onTry: (code: string) => void; children: ReactNode }) {
  const [code, setCode] = useState("");
  return (
    <form
      aria-labelledby="code"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.length === 6) onTry(code);
      }}
    >
      <h1 id="code">Enter your code</h1>
      <p className="q">The six digits that your authenticator app shows now.</p>
      <div className="fields code">
        <PinInput
          length={6}
          type="number"
          oneTimeCode
          autoFocus
          value={code}
          onChange={setCode}
          onComplete={onTry}
          aria-label="Code digit"
          getInputProps={(index) => ({ "aria-label": `Digit ${index + 1} of 6` })}
        />
      </div>
      <GateSentence sentence={sentence} />
      <div className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Continue
        </Button>
        {children}
      </div>
    </form>
  );
}

function BackupStep({ isBusy, sentence, onTry, onBack }: StepProps & { onTry: (code: string) => void; onBack: () => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onTry(String(new FormData(event.currentTarget).get("code") ?? "").trim());
  };
  return (
    <form onSubmit={submit} aria-labelledby="backup">
      <h1 id="backup">Use a backup code</h1>
      <p className="q">One of the codes you kept when you set up the authenticator. Each works once.</p>
      <div className="fields">
        <TextInput label="Backup code" name="code" autoComplete="off" required autoFocus withAsterisk={false} />
      </div>
      <GateSentence sentence={sentence} />
      <div className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Continue
        </Button>
        <Button onClick={onBack}>Back to the code</Button>
      </div>
    </form>
  );
}

function ForgotStep({ onBack }: { onBack: () => void }) {
  const [said, setSaid] = useState<{ isSent: boolean; sentence: string } | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "").trim();
    try {
      setSaid({ isSent: true, sentence: await askForLink(email) });
    } catch (fault) {
      setSaid({ isSent: false, sentence: signInSentence(fault) });
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} aria-labelledby="forgot">
      <h1 id="forgot">A link to choose a new password</h1>
      {said?.isSent ? (
        <p role="status">{said.sentence}</p>
      ) : (
        <div className="fields">
          <TextInput label="Your e-mail" name="email" type="email" autoComplete="email" required autoFocus withAsterisk={false} />
        </div>
      )}
      {said && !said.isSent && <GateSentence sentence={said.sentence} />}
      <div className="deeds">
        {!said?.isSent && (
          <Button type="submit" variant="filled">
            Send the link
          </Button>
        )}
        <Button onClick={onBack}>Back to sign in</Button>
      </div>
    </form>
  );
}
