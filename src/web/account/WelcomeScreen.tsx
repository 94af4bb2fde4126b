import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { api } from "../client/api.ts";
import { asProblem, type Problem } from "../client/problem.ts";
import { signInSentence, signInWithCode } from "../client/sign-in.ts";
import { GateFrame, GateSentence } from "../frame/GateFrame.tsx";
import { CodeStep } from "../frame/SignIn.tsx";

type Purpose = "invitation" | "reset" | "signIn" | "first";
type LinkAnswer = { purpose: Purpose; expiresAt: string; person: { name: string; email: string | null } | null };

/** Where a one-time link leads: becoming the first administrator, choosing a password, or signing in. */
export function Screen() {
  const { token = "" }: { token?: string } = useParams({ strict: false });
  const { data: link, error } = useQuery({
    queryKey: ["link", token],
    queryFn: ({ signal }) => api.get<LinkAnswer>(`/api/identity/links/${encodeURIComponent(token)}`, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = "Welcome · Quarterdeck";
  }, []);
  return (
    <GateFrame>
      {error && <SpentLink problem={asProblem(error)} />}
      {link && <UseLink token={token} link={link} />}
    </GateFrame>
  );
}

function SpentLink({ problem }: { problem: Problem }) {
  return (
    <div className="form">
      <h1>This link does not work</h1>
      <p>{problem.detail || problem.title}</p>
      <div className="deeds">
        <Button component={Link} to="/" variant="filled">
          Go to sign in
        </Button>
      </div>
    </div>
  );
}

function UseLink({ token, link }: { token: string; link: LinkAnswer }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    await client.invalidateQueries({ queryKey: ["session"] });
    await navigate({ to: link.purpose === "first" ? "/setup" : "/", replace: true });
  };
  const attempt = async (deed: () => Promise<"in" | "code">) => {
    setBusy(true);
    setProblem(null);
    try {
      if ((await deed()) === "code") setNeedsCode(true);
      else await enter();
    } catch (fault) {
      setProblem(asProblem(fault));
    } finally {
      setBusy(false);
    }
  };
  const use = (values: Record<string, string>) =>
    attempt(async () => {
      const answer = await api.post<{ needs: "totp" | null }>(`/api/identity/links/${encodeURIComponent(token)}`, values);
      return answer.needs === "totp" ? "code" : "in";
    });
  if (needsCode) {
    return (
      <CodeStep isBusy={isBusy} sentence={problem && signInSentence(problem)} onTry={(code) => void attempt(() => signInWithCode(code))}>
        {null}
      </CodeStep>
    );
  }
  return <LinkForm link={link} problem={problem} isBusy={isBusy} onUse={(values) => void use(values)} />;
}

type LinkFormProps = { link: LinkAnswer; problem: Problem | null; isBusy: boolean; onUse: (values: Record<string, string>) => void };

function LinkForm({ link, problem, isBusy, onUse }: LinkFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onUse(Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)])));
  };
  const isFirst = link.purpose === "first";
  const words = wordsOf(link);
  const rest = problem && problem.errors.length === 0 ? problem.message : null;
  return (
    <form onSubmit={submit} aria-labelledby="welcome" noValidate>
      <h1 id="welcome">{words.title}</h1>
      <p className="q">{words.about}</p>
      <div className="fields">
        {isFirst && <TextInput label="Your name" name="name" autoComplete="name" autoFocus error={problem?.forField("name")} />}
        {isFirst && <TextInput label="E-mail" name="email" type="email" autoComplete="username" error={problem?.forField("email")} />}
        {link.purpose !== "signIn" && (
          <>
            {link.person?.email && <input type="hidden" autoComplete="username" value={link.person.email} readOnly />}
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="new-password"
              description="Long is better than complicated: four words are fine."
              error={problem?.forField("password")}
              autoFocus={!isFirst}
            />
          </>
        )}
      </div>
      <GateSentence sentence={rest} />
      <Deeds>
        <Button type="submit" variant="filled" loading={isBusy}>
          {words.deed}
        </Button>
      </Deeds>
    </form>
  );
}

function Deeds({ children }: { children: ReactNode }) {
  return <div className="deeds">{children}</div>;
}

function wordsOf({ purpose, person }: LinkAnswer): { title: string; about: string; deed: string } {
  const name = person?.name ?? "";
  switch (purpose) {
    case "first":
      return {
        title: "Welcome aboard",
        about: "You become this office's first administrator. Everybody else is invited by you.",
        deed: "Begin",
      };
    case "invitation":
      return { title: `Welcome, ${name}`, about: "Choose a password. Afterwards you sign in with your e-mail.", deed: "Begin" };
    case "reset":
      return { title: "A new password", about: `For ${name}. Everywhere else you are signed out by it.`, deed: "Use this password" };
    case "signIn":
      return { title: `Sign in as ${name}`, about: "This link works once.", deed: "Sign in" };
  }
}
