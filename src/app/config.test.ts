import { expect, test } from "vitest";
import { readSettings, settingNames, withoutPassword } from "./config.ts";

test("without an environment every setting has its default, and says so", () => {
  const read = readSettings({}, "/srv/office");
  if (!read.ok) throw new Error(read.sentence);
  expect(read.settings).toEqual({
    port: 8080,
    host: "127.0.0.1",
    dataDirectory: "/srv/office/data",
    url: "http://127.0.0.1:8080",
    databaseUrl: null,
    smtpUrl: null,
    tls: null,
    privateTargets: "",
    wording: null,
    logLevel: "info",
  });
  expect(read.shown.map((one) => one.name)).toEqual(settingNames);
  expect(new Set(read.shown.map((one) => one.origin))).toEqual(new Set(["default", "derived"]));
});

test("the environment wins, an empty variable counts as unset, and no password is shown", () => {
  const environment = {
    QUARTERDECK_PORT: "9000",
    QUARTERDECK_HOST: "",
    QUARTERDECK_URL: "https://office.example.org/",
    DATABASE_URL: "postgresql://app:s3:cr@t@db.example.org/office?sslmode=require&password=other",
    QUARTERDECK_SMTP_URL: "smtp://mailer:rosebud@mail.example.org:587",
  };
  const read = readSettings(environment, "/srv/office");
  if (!read.ok) throw new Error(read.sentence);
  expect(read.settings).toMatchObject({ port: 9000, host: "127.0.0.1", url: "https://office.example.org" });
  const shown = Object.fromEntries(read.shown.map((one) => [one.name, one]));
  expect(shown.QUARTERDECK_PORT).toMatchObject({ value: "9000", origin: "environment" });
  expect(shown.QUARTERDECK_SMTP_URL!.value).toBe("smtp://mailer:***@mail.example.org:587");
  expect(shown.DATABASE_URL!.value).not.toMatch(/other|s3|cr@/);
});

test.each([
  [{ QUARTERDECK_PORT: "80 80" }, "QUARTERDECK_PORT is a port number from 1 to 65535."],
  [{ QUARTERDECK_PORT: "70000" }, "QUARTERDECK_PORT is a port number from 1 to 65535."],
  [{ QUARTERDECK_LOG_LEVEL: "loud" }, "QUARTERDECK_LOG_LEVEL is one of debug, info, warn, error, silent."],
  [{ QUARTERDECK_WORDING_URL: "https://models.example.org/v1" }, "QUARTERDECK_WORDING_URL and QUARTERDECK_WORDING_MODEL are set together"],
  [{ QUARTERDECK_PRIVATE_TARGETS: "10.0.0.0/99" }, "QUARTERDECK_PRIVATE_TARGETS is a list of addresses or networks"],
  [{ QUARTERDECK_TLS_CERT: "/etc/office.pem" }, "QUARTERDECK_TLS_CERT and QUARTERDECK_TLS_KEY are set together"],
  [{ DATABASE_URL: "postgresql://host" }, "DATABASE_URL is an address such as"],
  [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL is an address such as"],
])("%o is refused with a sentence", (environment, sentence) => {
  const read = readSettings(environment, "/");
  expect(read).toMatchObject({ ok: false, sentence: expect.stringContaining(sentence) });
});

test("a database may be reached by a socket", () => {
  const read = readSettings({ DATABASE_URL: "postgresql://app@/office?host=%2Frun%2Fpostgresql" }, "/");
  expect(read).toMatchObject({ ok: true, settings: { databaseUrl: "postgresql://app@/office?host=%2Frun%2Fpostgresql" } });
});

test("with a certificate of its own the office is reached by https", () => {
  const read = readSettings({ QUARTERDECK_TLS_CERT: "office.pem", QUARTERDECK_TLS_KEY: "/etc/office.key" }, "/srv");
  expect(read).toMatchObject({
    ok: true,
    settings: { url: "https://127.0.0.1:8080", tls: { certFile: "/srv/office.pem", keyFile: "/etc/office.key" } },
  });
});

test("a misspelt setting is noticed", () => {
  expect(readSettings({ QUARTERDECK_PROT: "8080", QUARTERDECK_NO_APT: "1" }, "/")).toMatchObject({
    ok: true,
    strangers: ["QUARTERDECK_PROT"],
  });
});

test("every bad setting is named at once", () => {
  const read = readSettings({ QUARTERDECK_PORT: "x", QUARTERDECK_URL: "office" }, "/");
  expect(read).toMatchObject({ ok: false, sentence: expect.stringMatching(/QUARTERDECK_PORT.*QUARTERDECK_URL/) });
});

test("passwords leave an address, the rest stays readable", () => {
  expect(withoutPassword("could not reach postgresql://app:secret@db:5432/x")).toBe("could not reach postgresql://app:***@db:5432/x");
  expect(withoutPassword("no address here")).toBe("no address here");
});
