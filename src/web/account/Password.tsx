import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "../client/api.ts";
import { notify } from "../kit/notify.ts";
import { Part, useAttempt } from "./Part.tsx";

/** Choosing another password; every other place where one is signed in is signed out by it. */
export function Password() {
  const { isBusy, refusal, attempt } = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { current: String(form.get("current") ?? ""), next: String(form.get("next") ?? "") };
    if (!(await attempt(() => api.post("/api/identity/password", body)))) return;
    setOpen(false);
    notify({ title: "Your password is changed", message: "Everywhere else you are signed out." });
  };
  return (
    <Part title="Password" id="security" about="Long is better than complicated: four words are fine.">
      {isOpen ? (
        <form className="part-form" aria-label="Password" onSubmit={(event) => void submit(event)}>
          <PasswordInput label="Present password" name="current" autoComplete="current-password" autoFocus />
          <PasswordInput label="New password" name="next" autoComplete="new-password" />
          {refusal}
          <p className="deeds">
            <Button type="submit" variant="filled" loading={isBusy}>
              Change it
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </p>
        </form>
      ) : (
        <p className="deeds">
          <Button onClick={() => setOpen(true)}>Change the password</Button>
        </p>
      )}
    </Part>
  );
}

/** Asks for the password again before something that guards the account changes. */
export function AskPassword({
  label,
  isBusy,
  onGiven,
  onCancel,
}: {
  label: string;
  isBusy: boolean;
  onGiven: (password: string) => void;
  onCancel: () => void;
}) {
  return (
    <form
      className="part-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(String(new FormData(event.currentTarget).get("password") ?? ""));
      }}
    >
      <PasswordInput label="Your password, once more" name="password" autoComplete="current-password" autoFocus />
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          {label}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </p>
    </form>
  );
}
