import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { When } from "../kit/When.tsx";
import { Part, useAttempt } from "./Part.tsx";

type SessionLine = {
  id: string;
  device: string;
  address: string;
  createdAt: Instant;
  seenAt: Instant;
  expiresAt: Instant;
  current: boolean;
};

/** Where one is signed in; each place can be signed out from here. */
export function Sessions() {
  const client = useQueryClient();
  const { refusal, attempt } = useAttempt();
  const queryKey = ["account", "sessions"] as const;
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<{ items: SessionLine[] }>("/api/identity/sessions", { signal }),
    retry: false,
  });
  const end = async (path: string) => {
    await attempt(() => api.delete(path));
    await client.invalidateQueries({ queryKey });
  };
  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Part title="Where you are signed in" about="Something you do not know? Sign it out and change your password.">
      <ul className="lines">
        {data?.items.map(({ id, device, address, seenAt, current }) => (
          <li key={id}>
            <span>
              {device} <span className="qq">{address}, seen </span>
              <span className="qq">
                <When at={seenAt} form="both" />
              </span>
            </span>
            <span className="grow" />
            {current ? (
              <span className="q">here</span>
            ) : (
              <Button onClick={() => void end(`/api/identity/sessions/${id}`)} aria-label={`Sign out ${device}`}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <p className="deeds">
          <Button onClick={() => void end("/api/identity/sessions")}>Sign out everywhere else</Button>
        </p>
      )}
      {refusal}
    </Part>
  );
}
