/** What came of trying a mailbox, in a sentence. */
export type MailboxTrial = { ok: boolean; sentence: string };
