import type { Mail } from "./contract.ts";

type To = { email: string; name: string };

/** The mail that brings an invitation's link. */
export function invitationMail(to: To, link: string): Mail {
  const text = `Hello ${to.name},

you are invited to Quarterdeck, where IT works on what is reported. Choose your password here:

${link}

The link works once, for seven days. If it is too old, ask your administrator for a new one.`;
  return { to: to.email, subject: "Your invitation to Quarterdeck", text, reason: "invitation" };
}

/** The mail that brings a link to choose a new password. */
export function resetMail(to: To, link: string): Mail {
  const text = `Hello ${to.name},

somebody, probably you, asked for a new password in Quarterdeck. Choose it here:

${link}

The link works once, for an hour. If you did not ask, leave this mail alone: nothing changes.`;
  return { to: to.email, subject: "A new password for Quarterdeck", text, reason: "passwordReset" };
}
