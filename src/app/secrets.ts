import type { Secrets } from "../engine/snapshot.ts";

/**
 * What an export in open form leaves out: everything a person or a program could sign in with, and the mails still on their way,
 * for they may hold a link that signs somebody in. A backup keeps all of it.
 */
export const secrets: Secrets = {
  tables: [
    "auth_account",
    "auth_passkey",
    "auth_two_factor",
    "auth_user",
    "auth_verification",
    "contact_code",
    "identity_secret",
    "key_token",
    "login_attempt",
    "login_link",
    "login_session",
    "page_link",
  ],
  columns: {
    api_key: ["key_hash"],
    ask_mailbox: ["username", "password"],
    calendar_source: ["address", "username", "password"],
    contact_method: ["address"],
    delivery: ["items"],
    outgoing_channel: ["address", "secret"],
    ticket_source: ["username", "secret"],
  },
};
