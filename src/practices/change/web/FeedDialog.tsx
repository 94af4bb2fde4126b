import { Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { type FeedScope, feedScopes } from "../feed.model.ts";

type Made = { name: string; address: string };
type FeedDialogProps = { services: readonly { id: Id; name: string }[]; onClose: () => void };

/** Makes an address for a calendar program. It is shown once: of its key only a digest is kept. */
export function FeedDialog({ services, onClose }: FeedDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [service, setService] = useState<Id>(services[0]?.id ?? "");
  const make = (scope: FeedScope) => async () => {
    setProblem(null);
    try {
      const { name, path } = await api.post<{ name: string; path: string }>("/api/changes/feeds", {
        scope,
        service: scope === "service" ? service : null,
      });
      setMade({ name, address: `${window.location.origin}${path}` });
    } catch (fault) {
      setProblem(asProblem(fault).message);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Calendar feed" size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {made ? (
        <div className="ch-form">
          <p>
            Give this address of <b className="name">{made.name}</b> to your calendar program, as a calendar to subscribe to. It is shown
            once.
          </p>
          <p className="ch-address">
            <code>{made.address}</code>
          </p>
          <p className="row">
            <CopyButton text={made.address} />
          </p>
          <p className="q">
            Whoever has the address may read it. You can revoke it under{" "}
            <Link className="act" to="/change-feeds">
              your feeds
            </Link>
            .
          </p>
        </div>
      ) : (
        <div className="ch-form">
          <p>
            A calendar program cannot sign in, so the key is in the address. It follows every move within the hour, and marks nobody busy.
          </p>
          {feedScopes
            .filter((one) => one.value !== "service" || services.length > 0)
            .map((one) => (
              <p key={one.value} className="row">
                <button className="act" type="button" onClick={() => void make(one.value)()}>
                  {one.label}
                </button>
                {one.value === "service" && (
                  <select aria-label="Service" value={service} onChange={(event) => setService(event.currentTarget.value)}>
                    {services.map((known) => (
                      <option key={known.id} value={known.id}>
                        {known.name}
                      </option>
                    ))}
                  </select>
                )}
              </p>
            ))}
          {problem && <Refusal refusal={{ sentence: problem }} />}
          <p className="q">
            <Link className="act" to="/change-feeds">
              Your feeds
            </Link>{" "}
            can be seen and revoked.
          </p>
        </div>
      )}
    </Modal>
  );
}
