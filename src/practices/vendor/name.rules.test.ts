import fc from "fast-check";
import { expect, test } from "vitest";
import { nameKey, variantsOf } from "./name.rules.ts";

const vendors = (...names: string[]) => names.map((name, at) => ({ id: `v${at}`, name, aliases: [] }));

test("legal form, punctuation, case and order of words do not tell vendors apart; their words do", () => {
  for (const [one, other] of [
    ["DELOITTE CONSULTING L.L.P.", "Deloitte Consulting LLP"],
    ["IMMIXTECHNOLOGY INC", "immixTechnology, Inc."],
    ["Consulting Deloitte", "DELOITTE CONSULTING LIMITED LIABILITY COMPANY"],
    ["Müller & Söhne GmbH & Co. KG", "MULLER UND SOHNE GMBH"],
    ["Łódź Dane Sp. z o.o.", "Lodz Dane"],
  ] as const)
    expect(nameKey(one), one).toBe(nameKey(other));
  for (const [one, other] of [
    ["Calder Storage", "Calder Systems"],
    ["SAP SE", "SAS Institute"],
    ["A T AND T CORPORATION (4710)", "AT Systems"],
  ] as const)
    expect(nameKey(one), one).not.toBe(nameKey(other));
  // A name that is only a legal form keeps its words.
  expect(nameKey("The Limited")).toBe("limited the");
});

test("a form, points or another order of the words change no key", () => {
  const word = fc.stringMatching(/^[b-z]{3,9}$/).filter((one) => nameKey(`zzz ${one} qqq`).includes(one));
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 2, maxLength: 4 }).filter((words) => words.every((one) => nameKey(`qqq ${one}`) !== "qqq")),
      fc.constantFrom("", " Inc.", ", L.L.C.", " GmbH", " S.p.A."),
      fc.constantFrom(" ", " - ", ", "),
      (words, form, between) => {
        expect(nameKey(`${words.join(between)}${form}`)).toBe(nameKey([...words].reverse().join(" ")));
      },
    ),
  );
});

test("spellings and cut names are proposed in groups, each vendor once; aliases count", () => {
  const found = variantsOf(
    vendors(
      ...["INTERNATIONAL BUSINESS MACHINE", "INTERNATIONAL BUSINESS MACHINES CORPORATION", "MYTHICS, INC", "MYTHICS, INC.", "Nordwind"],
      ...["GENERAL SUPPORT", "General Dynamics", "Dell"],
    ),
  );
  expect(found).toEqual([
    { ids: ["v2", "v3"], names: ["MYTHICS, INC", "MYTHICS, INC."], reason: "spelling" },
    { ids: ["v0", "v1"], names: ["INTERNATIONAL BUSINESS MACHINE", "INTERNATIONAL BUSINESS MACHINES CORPORATION"], reason: "cut" },
  ]);
  const known = [
    { id: "a", name: "Finch Telecom", aliases: ["FT Lines Ltd"] },
    { id: "b", name: "FT Lines", aliases: [] },
  ];
  expect(variantsOf(known)).toMatchObject([{ ids: ["b", "a"], reason: "spelling" }]);
});
