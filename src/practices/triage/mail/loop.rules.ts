type Marks = Readonly<Record<string, string>>;
type Asked = {
  marks: Marks;
  from: readonly { address: string }[];
  messageId: string | null;
  own: { address: string; messageDomain: string };
};

/**
 * Why a mail was written by a machine, or is one of our own that came back; null where a person wrote it. Such mail asks nothing, and an answer to it would
 * go round and round. Source: RFC 3834 section 2, RFC 5321 section 4.5.5, RFC 3464, RFC 2919, RFC 2369.
 */
export function machineWords({ marks, from, messageId, own }: Asked): string | null {
  const auto = marks["auto-submitted"]
    ?.replace(/\(.*?\)/g, "")
    .split(";")[0]
    ?.trim();
  if (auto !== undefined && auto !== "" && auto !== "no") return "It says that a program sent it (Auto-Submitted).";
  if (marks["x-autoreply"] !== undefined || marks["x-autorespond"] !== undefined) return "It says that it is an automatic reply.";
  if (/^(bulk|junk|list|auto_reply)\b/.test(marks.precedence ?? "")) return "It says that it went to many (Precedence).";
  const list = ["list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "feedback-id"].find(
    (name) => marks[name] !== undefined,
  );
  if (list !== undefined) return "It came by a mailing list.";
  if (marks["return-path"]?.trim() === "<>") return "It is the notice of a mail server (empty Return-Path).";
  if (
    /^multipart\/report\b/.test(marks["content-type"] ?? "") ||
    /^message\/(delivery-status|disposition-notification)\b/.test(marks["content-type"] ?? "")
  )
    return "It is a report about another mail.";
  if (from.some(({ address }) => /^(mailer-daemon|postmaster)(@|$)/.test(address))) return "A mail server wrote it.";
  if (from.some(({ address }) => address === own.address.toLowerCase())) return "It comes from this very mailbox.";
  if (messageId?.toLowerCase().endsWith(`@${own.messageDomain.toLowerCase()}>`)) return "This office sent it itself.";
  return null;
}
