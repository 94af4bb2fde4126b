import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../certificate.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { type Folder, missingPrograms, openFolder, startProgram } from "../real-programs.ts";

// Ansible as Debian packages it, with a playbook that keeps a ticket and a configuration item as they should be, over HTTPS. The second run finds
// nothing to change. (The collection servicenow.itsm is not in Debian.)

const missing = missingPrograms("ansible-core", "/usr/bin/ansible-playbook");
let office: TestOffice;
let folder: Folder;
let variables: Record<string, string>;

beforeAll(async () => {
  const tls = makeCertificate();
  office = await openTestOffice(new Date().toISOString(), { tls });
  folder = await openFolder();
  const ann = await office.person("Ann Lee", ["analyst", "manager", "administrator"], { timeZone: "Europe/Berlin" });
  const { secret } = await office.identity.createKey({ personId: ann.personId, name: "ansible", asPassword: true });
  await office.server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = office.server.server.address() as AddressInfo;
  variables = {
    base: `https://127.0.0.1:${port}/api/now`,
    user: "ann.lee@example.org",
    password: secret,
    ca: await folder.write("ca.pem", tls.cert),
  };
});
afterAll(async () => {
  await folder.close();
  await office.close();
});

const playbook = `
- hosts: localhost
  gather_facts: false
  module_defaults:
    ansible.builtin.uri:
      url_username: "{{ user }}"
      url_password: "{{ password }}"
      force_basic_auth: true
      ca_path: "{{ ca }}"
      body_format: json
      headers: { Accept: application/json }
      return_content: true
  vars:
    wanted: { short_description: Disk of db-07 is full, impact: "2", urgency: "1", correlation_id: disk-db-07 }
  tasks:
    - name: Look for the ticket
      ansible.builtin.uri:
        url: "{{ base }}/table/incident?sysparm_query=correlation_id%3D{{ wanted.correlation_id }}%5Eactive%3Dtrue&sysparm_exclude_reference_link=true"
      register: found
    - name: Exactly one, or none
      ansible.builtin.assert: { that: "found.x_total_count | int <= 1" }
    - name: Open it
      ansible.builtin.uri: { url: "{{ base }}/table/incident", method: POST, body: "{{ wanted }}", status_code: 201 }
      when: found.json.result | length == 0
      changed_when: true
      register: opened
    - name: Keep it as it should be
      ansible.builtin.uri:
        url: "{{ base }}/table/incident/{{ found.json.result[0].sys_id }}"
        method: PATCH
        body: "{{ wanted }}"
      when: found.json.result | length == 1 and (wanted.items() | difference(found.json.result[0].items() | list)) | length > 0
      changed_when: true
    - name: Look for the item
      ansible.builtin.uri: { url: "{{ base }}/table/cmdb_ci_linux_server?name=db-07" }
      register: item
    - name: Make it
      ansible.builtin.uri:
        url: "{{ base }}/cmdb/instance/cmdb_ci_linux_server"
        method: POST
        body: { attributes: { name: db-07, environment: Test } }
        status_code: 201
      when: item.json.result | length == 0
      changed_when: true
    - name: Nobody else's password opens anything
      ansible.builtin.uri: { url: "{{ base }}/table/incident", url_password: wrong, status_code: 401 }
`;

async function run(): Promise<string> {
  const words = ["-i", "localhost,", "-c", "local", "-e", JSON.stringify(variables), await folder.write("play.yml", playbook)];
  const env = {
    ANSIBLE_LOCALHOST_WARNING: "0",
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_HOME: folder.path,
    ANSIBLE_LOCAL_TEMP: folder.path,
    LC_ALL: "C.UTF-8",
  };
  const program = startProgram("/usr/bin/ansible-playbook", words, { ...env, ANSIBLE_REMOTE_TEMP: folder.path });
  await new Promise((resolve) => program.child.on("close", resolve));
  return program.output();
}

test("a playbook makes what is missing, and the second time changes nothing", async (context) => {
  if (missing) return context.skip(missing);
  const first = await run();
  expect(first).toMatch(/ok=\d+ +changed=2 +unreachable=0 +failed=0/);
  const rows = await office.db.query<{ impact: string; correlation_id: string }>("select impact, correlation_id from incident");
  expect(rows).toEqual([{ impact: "2", correlation_id: "disk-db-07" }]);
  expect(await run()).toMatch(/changed=0 +unreachable=0 +failed=0/);
  await office.db.run("update incident set impact = '3'");
  expect(await run()).toMatch(/changed=1 +unreachable=0 +failed=0/);
  expect(await run()).toMatch(/changed=0 +unreachable=0 +failed=0/);
}, 240_000);
