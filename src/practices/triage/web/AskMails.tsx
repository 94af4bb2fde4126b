import "./desk.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { placeOf } from "../../../web/kit/address.ts";
import { When } from "../../../web/kit/When.tsx";
import type { AskMail } from "../mail/mail.model.ts";

type Page = { items: readonly AskMail[] };
const fields = "fromName,fromAddress,sentAt,receivedAt,proof,proofWords,text,files";

/** On an ask: the mails it is made of, whole, each with what vouches for its sender. */
export function Panel({ id, record }: PanelProps) {
  const isByMail = typeof record.mails === "number" && record.mails > 0;
  const { data } = useQuery({
    queryKey: ["record", "askMail", "of", id, record.version],
    queryFn: ({ signal }) =>
      api.get<Page>(`/api/ask-mails?filter=${encodeURIComponent(`ask:${id}`)}&fields=${fields}&limit=50`, { signal }),
    enabled: isByMail,
  });
  if (!isByMail || !data || data.items.length === 0) return null;
  return (
    <section className="ask-mails" aria-label="Mails">
      <h2>{data.items.length === 1 ? "The mail" : `${data.items.length} mails`}</h2>
      {data.items.map((mail) => (
        <article key={mail.id}>
          <p className="row">
            <b className="name">{mail.fromName ?? mail.fromAddress}</b> <span className="q cut">{mail.fromAddress}</span>{" "}
            <When at={mail.sentAt ?? mail.receivedAt} />{" "}
            <span className={mail.proof === "proven" ? "q" : "amber"} title={mail.proofWords}>
              {mail.proof === "proven" ? "sender proven" : "sender not proven"}
            </span>{" "}
            <Link className="act" {...placeOf(`/ask-mails/${mail.id}`)}>
              {mail.files ? "Files" : "Open"}
            </Link>
          </p>
          <p className="mail-words">{mail.text}</p>
        </article>
      ))}
    </section>
  );
}
