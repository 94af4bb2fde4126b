import "./logo.css";
import { FileButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";

/** On the page of the organisation: its logo, as papers, slides, documents and mail carry it. */
export function Panel({ record }: PanelProps) {
  const client = useQueryClient();
  const [sentence, setSentence] = useState<string | null>(null);
  const logo = typeof record.logo === "string" ? record.logo : null;
  const attempt = async (deed: () => Promise<unknown>) => {
    setSentence(null);
    try {
      await deed();
    } catch (fault) {
      setSentence(asProblem(fault).message);
    } finally {
      await client.invalidateQueries();
    }
  };
  return (
    <section aria-label="Logo">
      <h2>Logo</h2>
      {logo && (
        <p>
          <img className="logo-shown" src={`/api/organisation/logo?${logo.slice(0, 12)}`} alt={`Logo of ${String(record.name)}`} />
        </p>
      )}
      <p className="row">
        <FileButton accept="image/png" onChange={(file) => file && void attempt(() => api.put("/api/organisation/logo", file))}>
          {(props) => (
            <button {...props} className="act" type="button">
              {logo ? "Choose another" : "Choose a PNG"}
            </button>
          )}
        </FileButton>
        {logo && (
          <button className="act" type="button" onClick={() => void attempt(() => api.delete("/api/organisation/logo"))}>
            Take it away
          </button>
        )}
      </p>
      <p className="q">
        On papers, slides, Word files, mail with a paper, and in the bar above. At most 256 kB and 2000 × 1000 pixels. A paper that was
        issued keeps the look it was issued in.
      </p>
      {sentence && <Refusal refusal={{ sentence }} />}
    </section>
  );
}
