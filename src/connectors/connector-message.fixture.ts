import type { HttpRequest, Message, Post } from "./outgoing.ts";

/** A page as a connector is given it. */
export const sampleMessage: Message = {
  id: "0199e6b4c4007000a000000000000001",
  event: "page",
  items: [
    {
      subject: "P1 INC0001204 Payments in the ERP <fail> & hang (PAG0000031)",
      text: "ERP, priority 1.\nNot answered, it goes to the next step at 13:12.",
      why: "you are on call in Platform",
      link: "https://desk.example.org/incidents/INC0001204",
      deeds: [{ label: "Acknowledge", link: "https://desk.example.org/p/t0ken" }],
    },
  ],
  leftOut: 0,
  plural: "pages",
  attempt: 1,
  possiblyRepeated: false,
  at: "2026-11-26T13:02:00.000Z",
};

/** A door that keeps what is posted and answers as it is told. */
export function postTo(status: number, text = ""): { post: Post; posted: HttpRequest[] } {
  const posted: HttpRequest[] = [];
  return {
    posted,
    post: async (request) => {
      posted.push(request);
      return { ok: true, status, text, retryAfterSeconds: null };
    },
  };
}
