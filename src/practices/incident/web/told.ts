import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { UpdateVoice } from "../draft.rules.ts";
import { groupWords, voicesReached } from "../told.rules.ts";
import type { IncidentItem } from "./data.ts";

/** A stakeholder group as a room shows it: how many it has, whether it is told, and whether its own terms ask for that. */
export type ShownGroup = {
  id: string;
  name: string;
  voice: UpdateVoice;
  people: number;
  /** Without the reader, who hears nothing of an update they send. */
  peopleBesideYou: number;
  addresses: number;
  isTold: boolean;
  isAskedFor: boolean;
};
export type Stakeholders = { groups: ShownGroup[]; followers: number; restricted: boolean; hasMail: boolean };

/** Who is told of an incident. */
export function useStakeholders(id: string) {
  return useQuery({
    queryKey: recordKey("incident", id, "stakeholders"),
    queryFn: ({ signal }) => api.get<Stakeholders>(`/api/incidents/${encodeURIComponent(id)}/stakeholders`, { signal }),
  });
}

/** Whom the update that is being written would reach, without its sender: groups by name and number, then those who follow by mail. */
export function reachedWords(
  { groups, followers, restricted }: Stakeholders,
  given: { incident: Pick<IncidentItem, "technicalUpdateAt" | "updateEveryMinutes">; voice: UpdateVoice; now: string },
): string[] {
  const voices = voicesReached(given.voice, given.incident, given.now);
  const named = groups
    .filter((group) => group.isTold && voices.includes(group.voice))
    .map((group) => groupWords({ ...group, people: group.peopleBesideYou }));
  const isFollowed = followers > 0 && !restricted && voices.includes("business");
  return [...named, ...(isFollowed ? [followers === 1 ? "1 who follows by mail" : `${followers} who follow by mail`] : [])];
}
