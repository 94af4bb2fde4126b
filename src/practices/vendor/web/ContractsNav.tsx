import { Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { vendorFeedScopes } from "../feed.model.ts";

const places = [
  { to: "/contracts", label: "List" },
  { to: "/contracts/year", label: "Year" },
  { to: "/contracts/exceptions", label: "Exceptions" },
] as const;

/** Where one looks at contracts: as a list, as a year, by what is missing; and their dates in one's own calendar. */
export function ContractsNav({ here }: { here: (typeof places)[number]["to"] }) {
  const [isFeed, setFeed] = useState(false);
  return (
    <nav className="row vn-nav" aria-label="Contracts">
      {places.map(({ to, label }) =>
        to === here ? (
          <b key={to} className="name bright" aria-current="page">
            {label}
          </b>
        ) : (
          <Link key={to} className="act" to={to}>
            {label}
          </Link>
        ),
      )}
      <span className="grow" />
      <button className="act" type="button" onClick={() => setFeed(true)}>
        Dates in my calendar
      </button>
      {isFeed && <FeedDialog onClose={() => setFeed(false)} />}
    </nav>
  );
}

/** Makes an address for a calendar program. It is shown once: of its key only a digest is kept. */
function FeedDialog({ onClose }: { onClose: () => void }) {
  const [address, setAddress] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async (scope: string) => {
    try {
      const { path } = await api.post<{ path: string }>("/api/contracts/feeds", { scope });
      setAddress(`${window.location.origin}${path}`);
    } catch (fault) {
      setProblem(asProblem(fault).message);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Contract dates in your calendar" size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {address ? (
        <>
          <p>Give this address to your calendar program, as a calendar to subscribe to. It is shown once.</p>
          <p className="vn-address">
            <code>{address}</code>
          </p>
          <CopyButton text={address} />
        </>
      ) : (
        <>
          <p>
            Decision days, last days of notice and ends, as whole days. A calendar program cannot sign in, so the key is in the address.
          </p>
          {vendorFeedScopes.map(({ value, label }) => (
            <p key={value}>
              <button className="act" type="button" onClick={() => void make(value)}>
                {label}
              </button>
            </p>
          ))}
        </>
      )}
      {problem && <Refusal refusal={{ sentence: problem }} />}
      <p className="q">
        Whoever has the address may read it. You can revoke it under{" "}
        <Link className="act" to="/vendor-feeds">
          your feeds
        </Link>
        .
      </p>
    </Modal>
  );
}
