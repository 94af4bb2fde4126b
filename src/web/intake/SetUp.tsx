import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Part, useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { CopyButton } from "../kit/CopyButton.tsx";
import { When } from "../kit/When.tsx";
import { type Key, type Step, type Tool, toolKey } from "./data.ts";

type Made = { secret: string; setUp: Step[] };
const dayMinutes = 24 * 60;

/** Keys and set-up steps: as soon as a key is made, the steps show it where it belongs; it is shown only then. */
export function SetUp({ tool }: { tool: Tool }) {
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [made, setMade] = useState<Made | null>(null);
  const { feed, keys, connector } = tool;
  const live = keys.filter(({ revokedAt }) => revokedAt === null);
  const reread = () => client.invalidateQueries({ queryKey: toolKey(feed.id) });
  const make = (replaceWithinMinutes?: number) =>
    attempt(async () => {
      const body = replaceWithinMinutes === undefined ? {} : { replaceWithinMinutes };
      setMade(await api.post<Made>(`/api/intake/feeds/${feed.id}/keys`, body));
      await reread();
    });
  const revoke = (key: string) => attempt(() => api.delete(`/api/intake/feeds/${feed.id}/keys/${key}`)).then(reread);
  return (
    <>
      <Part title="Key" about="By its key a tool is known. It is shown once; what is kept of it is a hash.">
        {made && (
          <div className="part-form" role="status">
            <p>This is the key. It is shown only now, here and in the steps below.</p>
            <p className="secret">{made.secret}</p>
            <p className="deeds">
              <CopyButton text={made.secret} isFilled />
              <Button onClick={() => setMade(null)}>Done</Button>
            </p>
          </div>
        )}
        <ul className="lines">
          {live.map((key) => (
            <KeyLine key={key.id} of={key} onRevoke={() => void revoke(key.id)} />
          ))}
        </ul>
        <p className="deeds">
          <Button variant={live.length === 0 ? "filled" : "default"} loading={isBusy} onClick={() => void make()}>
            {live.length === 0 ? "Make its key" : "Make another key"}
          </Button>
          {live.length > 0 && (
            <Button onClick={() => void make(dayMinutes)} title="The new key is good at once, those before it for one more day.">
              Replace the key
            </Button>
          )}
        </p>
        {refusal}
      </Part>
      <Part title="Set-up" about={connector.about}>
        <Steps steps={made?.setUp ?? tool.setUp} />
        {connector.sources.length > 0 && (
          <p className="qq">
            By the vendor's own pages:{" "}
            {connector.sources.map(({ label, url, read }) => (
              <a key={url} href={url} rel="noreferrer" target="_blank">
                {label} ({read}){" "}
              </a>
            ))}
          </p>
        )}
      </Part>
    </>
  );
}

function KeyLine({ of: { prefix, createdAt, expiresAt }, onRevoke }: { of: Key; onRevoke: () => void }) {
  return (
    <li>
      <span>
        <span className="id">{prefix}…</span>{" "}
        <span className="qq">
          made <When at={createdAt} form="both" />
          {expiresAt && (
            <>
              , good until <When at={expiresAt} form="clock" />
            </>
          )}
        </span>
      </span>
      <span className="grow" />
      <Button onClick={onRevoke} aria-label={`Revoke the key ${prefix}…`}>
        Revoke
      </Button>
    </li>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="intake-steps">
      {steps.map(({ text, code }) => (
        <li key={text}>
          <p>{text}</p>
          {code && (
            <div className="intake-code">
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{code}</pre>
              <CopyButton text={code} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
