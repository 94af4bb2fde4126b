import { Button, PasswordInput, PinInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { signInSentence, signInWithCode, signInWithPassword } from "../client/sign-in.ts";
import { BrandMark } from "../kit/marks.tsx";
import { useShell } from "./shell.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

/** The way in: e-mail and password, then the code where one is set up; a passkey where the server offers it. */
export function SignIn({ onDone }: { onDone: () => Promise<void> }) {
  const { passkey } = useShell();
  const [step, setStep] = useState<"password" | "code">("password");
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
  const withPasskey = passkey && (() => attempt(async () => (await (await passkey()).signIn(), "in")));

  return (
    <div className="gate">
      <header className="gate-top">
        <span className="brand">
          <BrandMark />
          Quarterdeck
        </span>
        <span className="grow" />
        <ThemeSwitch />
      </header>
      <main>
        {step === "password" ? (
          <PasswordStep isBusy={isBusy} sentence={sentence} onTry={(email, password) => attempt(() => signInWithPassword(email, password))}>
            {withPasskey && <Button onClick={() => void withPasskey()}>Use a passkey</Button>}
          </PasswordStep>
        ) : (
          <CodeStep
            isBusy={isBusy}
            sentence={sentence}
            onBack={() => setStep("password")}
            onTry={(code) => attempt(async () => (await signInWithCode(code), "in"))}
          />
        )}
      </main>
      <footer className="foot">No account? Your administrator can send you an invitation.</footer>
    </div>
  );
}

type PasswordStepProps = {
  isBusy: boolean;
  sentence: string | null;
  onTry: (email: string, password: string) => void;
  children: ReactNode;
};

function PasswordStep({ isBusy, sentence, onTry, children }: PasswordStepProps) {
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
      <Sentence sentence={sentence} />
      <div className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Sign in
        </Button>
        {children}
      </div>
    </form>
  );
}

type CodeStepProps = { isBusy: boolean; sentence: string | null; onTry: (code: string) => void; onBack: () => void };

function CodeStep({ isBusy, sentence, onTry, onBack }: CodeStepProps) {
  const [code, setCode] = useState("");
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={form}
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
      <Sentence sentence={sentence} />
      <div className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Continue
        </Button>
        <Button onClick={onBack}>Use another account</Button>
      </div>
    </form>
  );
}

function Sentence({ sentence }: { sentence: string | null }) {
  return (
    <p role="alert" className="gate-refused red">
      {sentence}
    </p>
  );
}
