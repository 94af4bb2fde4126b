import { chmod, chown, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeMailboxReader } from "../../src/engine/mail-in/mailbox.ts";
import { readTargets } from "../../src/engine/outgoing.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import type { DeskPage } from "../../src/practices/triage/facts.ts";
import type { MailboxTrial } from "../../src/practices/triage/mail/trial.model.ts";
import { asActors } from "../asking.ts";
import { makeCertificate } from "../certificate.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { type Folder, freePort, missingPrograms, openFolder, type Program, runProgram, startProgram, until } from "../real-programs.ts";

// Dovecot as Debian packages it: what is delivered into its mailbox must come to the Desk once, over TLS alone, and be marked as read only then.

const missing =
  missingPrograms("dovecot-imapd", "/usr/sbin/dovecot", "/usr/lib/dovecot/imap") ??
  (userInfo().uid === 0 ? null : "Dovecot changes users, which root alone may.");
const { authenticate, ask } = asActors();
let office: TestOffice;
let folder: Folder;
let director: Actor & { personId: string };
let administrator: Actor & { personId: string };
let mailbox: string;
let ports: { tls: number; plain: number };
const certificate = makeCertificate();
const programs: Program[] = [];

beforeAll(async () => {
  if (missing) return;
  const mailboxes = makeMailboxReader({ own: readTargets("127.0.0.1")!, timeoutMs: 5_000 });
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate, mailboxes });
  director = await office.person("Dora Rector", ["director"]);
  administrator = await office.person("Ada Min", ["administrator"]);
  folder = await openFolder();
  await chmod(folder.path, 0o755);
  ports = { tls: await freePort(), plain: await freePort() };
  const { uid, gid } = idsOf("nobody");
  mailbox = join(folder.path, "desk");
  for (const part of ["", "cur", "new", "tmp"]) {
    await mkdir(join(mailbox, part), { recursive: true });
    await chown(join(mailbox, part), uid, gid);
  }
  const cert = await folder.write("cert.pem", certificate.cert);
  const key = await folder.write("key.pem", certificate.key);
  const users = await folder.write("users", `desk:{PLAIN}under the mat:${uid}:${gid}::${folder.path}::\n`);
  const config = await folder.write(
    "dovecot.conf",
    `base_dir = ${folder.path}/run
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${cert}
ssl_key = <${key}
disable_plaintext_auth = yes
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:${folder.path}/%u
passdb {
  driver = passwd-file
  args = ${users}
}
userdb {
  driver = passwd-file
  args = ${users}
}
service imap-login {
  inet_listener imap {
    port = ${ports.plain}
  }
  inet_listener imaps {
    port = ${ports.tls}
    ssl = yes
  }
}
`,
  );
  programs.push(startProgram("/usr/sbin/dovecot", ["-F", "-c", config]));
  const reader = makeMailboxReader({ own: readTargets("127.0.0.1")!, timeoutMs: 2_000 });
  const place = { host: "127.0.0.1", port: ports.tls, isTlsFirst: true, folder: "INBOX", username: "desk", password: "under the mat" };
  await until(
    async () => (await reader.look({ ...place, authority: certificate.cert })).ok,
    "Dovecot",
    () => programs[0]!.output(),
  );
});
afterAll(async () => {
  await Promise.all(programs.map((one) => one.stop()));
  await folder?.close();
  await office?.close();
});

function idsOf(name: string): { uid: number; gid: number } {
  const { output } = runProgram("/usr/bin/id", ["-u", name]);
  return { uid: Number(output), gid: Number(runProgram("/usr/bin/id", ["-g", name]).output) };
}

let delivered = 0;
/** Puts a mail into the Maildir, as a local delivery agent does. */
async function deliver(subject: string, text = "Please decide.", more = "") {
  const name = `${1_700_000_000 + delivered++}.M1P1.host`;
  const head = `${more}From: Dora Rector <dora.rector@example.org>\nMessage-ID: <${delivered}@example.org>\nSubject: ${subject}\n`;
  const path = join(mailbox, "new", name);
  await writeFile(path, `${head}\n${text}\n`);
  const { uid, gid } = idsOf("nobody");
  await chown(path, uid, gid);
}

/** How many mails bear the flag S, for seen, in the Maildir itself. */
const seen = async () => (await readdir(join(mailbox, "cur"))).filter((name) => /:2,.*S/.test(name)).length;
const titles = async () => {
  const { now, today, weekly } = (await ask(office, director, "GET /api/desk")).body as DeskPage;
  return [...now, ...today, ...weekly].map((one) => one.title).sort();
};
const trial = async (id: string) => (await ask(office, administrator, `POST /api/ask-mailboxes/${id}/try`)).body as MailboxTrial;

test("a mailbox is tried, read over TLS alone, once, and marked only after what it held is kept", async (context) => {
  if (missing) return context.skip(missing);
  const settings = { address: "desk@example.org", host: "127.0.0.1", security: "tls", port: ports.tls };
  const { id } = await office.must(administrator, "askMailbox", { type: "create", ...settings });
  expect((await trial(id)).sentence).toMatch(/^Sign in first/);
  await office.must(administrator, "askMailbox", { type: "signIn", username: "desk", password: "wrong" }, id);
  expect((await trial(id)).sentence).toMatch(/^The certificate of 127\.0\.0\.1 does not hold \((DEPTH_ZERO_)?SELF_SIGNED/);
  const edit = (changes: Record<string, unknown>) => office.must(administrator, "askMailbox", { type: "edit", changes }, id);
  await edit({ authority: certificate.cert });
  expect((await trial(id)).sentence).toMatch(/^127\.0\.0\.1 does not let this user in/);
  await office.must(administrator, "askMailbox", { type: "signIn", username: "desk", password: "under the mat" }, id);
  await deliver("Sign the lease");
  await deliver("Choose the chairs");
  expect(await trial(id)).toEqual({ ok: true, sentence: expect.stringContaining("“INBOX” holds 2 mails, 2 unread.") });
  expect(await seen()).toBe(0);
  await office.advance({ minutes: 2 });
  expect(await titles()).toEqual(["Choose the chairs", "Sign the lease"]);
  expect(await seen()).toBe(2);

  // By STARTTLS too; and a port that begins without TLS is told nothing where TLS is wanted from the first byte.
  await edit({ security: "starttls", port: ports.plain });
  await deliver("Approve the leave", `${"x".repeat(200)}\n`.repeat(3000));
  await office.advance({ minutes: 2 });
  expect(await titles()).toContain("Approve the leave");
  await edit({ security: "tls" });
  expect((await trial(id)).sentence).toMatch(/speaks no TLS at port|line to .* broke/);
  await edit({ port: ports.tls });

  // What somebody else opens first is found all the same: by its number, not by its flag.
  await deliver("Opened by another program");
  for (const name of await readdir(join(mailbox, "new"))) await rename(join(mailbox, "new", name), join(mailbox, "cur", `${name}:2,S`));
  await office.advance({ minutes: 2 });
  expect(await titles()).toContain("Opened by another program");
  const [row] = await office.db.query<{ error: string | null; taken: number }>(
    "select last_error as error, (select count(*)::int from ask_mail) as taken from ask_mailbox",
  );
  expect(row).toEqual({ error: null, taken: 4 });
});

test("where the office cannot keep a mail, it stays unread and comes with the next reading", async (context) => {
  if (missing) return context.skip(missing);
  await deliver("Kept only at the second try");
  await deliver("Not held up by it");
  const before = await seen();
  const place = { host: "127.0.0.1", port: ports.tls, isTlsFirst: true, folder: "INBOX", username: "desk", password: "under the mat" };
  const reader = makeMailboxReader({ own: readTargets("127.0.0.1")! });
  const work = {
    cursor: null,
    most: 10,
    take: async ({ bytes }: { bytes: Uint8Array }) => {
      if (Buffer.from(bytes).includes("second try")) throw new Error("The disk is full.");
    },
  };
  await expect(reader.read({ ...place, authority: certificate.cert }, work)).rejects.toThrow("The disk is full.");
  expect(await seen()).toBe(before + 1);
  await office.advance({ minutes: 5 });
  expect(await titles()).toEqual(expect.arrayContaining(["Kept only at the second try", "Not held up by it"]));
  expect(await seen()).toBe(before + 2);
});
