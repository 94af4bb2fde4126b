import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../client/api.ts";

export type Passkey = { id: string; name: string | null; createdAt: string; synced: boolean };
export type Credentials = { totp: boolean; passkeys: Passkey[]; mayAddPasskeys: boolean };

/** How the person signs in besides the password, and a way to ask again. */
export function useCredentials(): { data: Credentials | undefined; reread: () => Promise<void> } {
  const client = useQueryClient();
  const queryKey = ["account", "credentials"] as const;
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<Credentials>("/api/identity/credentials", { signal }),
    retry: false,
  });
  return { data, reread: () => client.invalidateQueries({ queryKey }) };
}
