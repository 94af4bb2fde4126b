import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import {
  begin,
  beginsAt,
  type Episode,
  endWithoutBeginning,
  follow,
  isLate,
  resolveByHand,
  type Told,
  wakeEpisode,
} from "./episode.rules.ts";

const start = "2026-11-26T08:00:00.000Z";
const at = (minutes: number) => addMinutes(start, minutes);
const heard = (minutes: number, autoResolveAfterMinutes: number | null = null) => ({ heardAt: at(minutes), autoResolveAfterMinutes });
const told = (action: Told["action"], minutes: number, severity: Told["severity"] = "error"): Told => ({
  action,
  severity,
  occurredAt: at(minutes),
});
const firing = (minutes = 0, auto: number | null = null) => begin(null, told("trigger", minutes), heard(minutes, auto)).next;

const quiet = (autoResolveAfterMinutes: number | null, absences: { from: string; until: string }[] = []) => ({
  autoResolveAfterMinutes,
  absences,
});

describe("order is by when it happened", () => {
  test("a firing older than the end does not reopen, and counts", () => {
    const over = follow(firing(), told("resolve", 10), heard(10)).next;
    expect(isLate(over, at(5))).toBe(true);
    const late = follow(over, told("trigger", 5), heard(12));
    expect(late.next).toMatchObject({ status: "resolved", count: 2, resolvedAt: at(10) });
    expect(late.news).toEqual([]);
    expect(isLate(over, at(11))).toBe(false);
  });
  test("an end older than the last firing ends nothing", () => {
    const again = follow(firing(), told("trigger", 10, "critical"), heard(10)).next;
    expect(follow(again, told("resolve", 5), heard(11)).next).toMatchObject({ status: "triggered", severity: "critical" });
  });
  test("an older severity does not displace a newer one", () => {
    const again = follow(firing(), told("trigger", 10, "critical"), heard(10)).next;
    expect(follow(again, told("trigger", 4, "warning"), heard(11)).next).toMatchObject({ severity: "critical", count: 3, lastAt: at(10) });
  });
  test("an end that came before its beginning keeps the beginning from firing for ever", () => {
    const end = endWithoutBeginning(told("resolve", 10), heard(10)).next;
    const begun = follow(end, told("trigger", 6), heard(11));
    expect(begun.next).toMatchObject({ status: "resolved", count: 1, firstAt: at(6), resolvedAt: at(10) });
    expect(begun.news).toEqual(["firedBefore"]);
  });
  test("what was said to be fine later than it ended is late until then", () => {
    const over = follow(firing(), told("resolve", 5), heard(5)).next;
    const fine = follow(over, told("resolve", 15), heard(15)).next;
    expect(fine).toMatchObject({ resolvedAt: at(5), fineAt: at(15) });
    expect(isLate(fine, at(10))).toBe(true);
  });
  test("whatever order the messages of one episode come in, it ends as it ended", () => {
    const events = [told("trigger", 0), told("trigger", 3, "critical"), told("acknowledge", 4), told("trigger", 6), told("resolve", 9)];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (order) => {
        let episode: Episode | null = null;
        for (const [index, event] of order.entries()) {
          const now = heard(20 + index);
          if (episode) episode = follow(episode, event, now).next;
          else if (event.action === "trigger") episode = begin(null, event, now).next;
          else if (event.action === "resolve") episode = endWithoutBeginning(event, now).next;
        }
        expect(episode).toMatchObject({ status: "resolved", resolvedAt: at(9), count: 3 });
      }),
    );
  });
});

test("a repeat is a count and a time, and no news", () => {
  const step = follow(firing(), told("trigger", 1), heard(1));
  expect(step.next).toMatchObject({ count: 2, lastAt: at(1), firstAt: start });
  expect(step.news).toEqual([]);
});

test("acknowledged at its tool: once, and not for what is over", () => {
  const known = follow(firing(), told("acknowledge", 2), heard(2));
  expect([known.next.status, known.news]).toEqual(["acknowledged", ["acknowledged"]]);
  expect(follow(known.next, told("acknowledge", 3), heard(3)).news).toEqual([]);
  expect(follow(known.next, told("trigger", 4), heard(4)).next.status).toBe("acknowledged");
  const over = follow(known.next, told("resolve", 5), heard(5)).next;
  expect(follow(over, told("acknowledge", 6), heard(6)).next.status).toBe("resolved");
});

describe("flapping is one open episode", () => {
  const flapping = () => {
    let episode = firing();
    for (let minute = 1; minute <= 12 && !episode.isFlapping; minute++) {
      const fires = minute % 2 === 0;
      episode =
        fires && episode.status === "resolved"
          ? begin(episode, told("trigger", minute), heard(minute)).next
          : follow(episode, told(fires ? "trigger" : "resolve", minute), heard(minute)).next;
    }
    return episode;
  };
  test("it stays open when it says it is fine, and ends when it has calmed down", () => {
    const episode = flapping();
    expect(episode.isFlapping).toBe(true);
    const fine = follow(episode, told("resolve", 14), heard(14));
    expect([fine.next.status, fine.news, fine.next.fineAt]).toEqual(["triggered", [], at(14)]);
    const calm = wakeEpisode(fine.next, fine.next.calmAt!, quiet(null));
    expect([calm.next.status, calm.next.resolvedAt, calm.news]).toEqual(["resolved", at(14), ["calmedDown", "resolved"]]);
  });
  test("one that goes on firing stays open, calm", () => {
    const firingAgain = follow(flapping(), told("trigger", 14), heard(14)).next;
    const calm = wakeEpisode(firingAgain, firingAgain.calmAt!, quiet(null));
    expect([calm.next.status, calm.next.isFlapping, calm.news]).toEqual(["triggered", false, ["calmedDown"]]);
  });
});

describe("silence", () => {
  test("ends what its tool never says is over, as of when it was last heard", () => {
    const episode = follow(firing(0, 30), told("trigger", 20), heard(20, 30)).next;
    const first = wakeEpisode(episode, episode.silentAt!, quiet(30));
    expect([first.next.status, first.next.silentAt]).toEqual(["triggered", at(50)]);
    const second = wakeEpisode(first.next, at(50), quiet(30));
    expect([second.next.status, second.next.resolvedAt, second.news]).toEqual(["resolved", at(20), ["resolved"]]);
  });
  test("a tool that is heard again after it says when it began: what still fires is not late, what was older is", () => {
    const over = wakeEpisode(firing(0, 30), at(30), quiet(30)).next;
    expect(over.status).toBe("resolved");
    expect(isLate(over, at(0))).toBe(false);
    expect(isLate(over, at(-1))).toBe(true);
    expect(beginsAt(over, at(0), at(45))).toBe(at(45));
    expect(beginsAt(over, at(40), at(45))).toBe(at(40));
    const said = follow(firing(), told("resolve", 10), heard(10)).next;
    expect(beginsAt(said, at(9), at(45))).toBe(at(9));
  });
  test("is not what the office did not hear while it was away", () => {
    const away = [{ from: at(10), until: at(200) }];
    const first = wakeEpisode(firing(0, 30), at(30), quiet(30, away)).next;
    expect([first.status, first.silentAt]).toEqual(["triggered", at(230)]);
    expect(wakeEpisode(first, at(230), quiet(30, away)).next.status).toBe("resolved");
    const heardSince = follow(first, told("trigger", 210), heard(210, 30)).next;
    expect(wakeEpisode(heardSince, at(230), quiet(30, away)).next).toMatchObject({ status: "triggered", silentAt: at(240) });
    expect(wakeEpisode(firing(0, 30), at(30), quiet(30, [{ from: at(40), until: at(60) }])).next.status).toBe("resolved");
  });
  test("means nothing where the tool says so itself, or where that was switched off meanwhile", () => {
    expect(firing().silentAt).toBeNull();
    expect(wakeEpisode(firing(0, 30), at(30), quiet(null)).next).toMatchObject({ status: "triggered", silentAt: null });
  });
});

test("resolved by hand, it does not reopen for what happened before", () => {
  const over = resolveByHand(firing(), at(7), "Fixed by hand").next;
  expect(isLate(over, at(7))).toBe(true);
  expect(isLate(over, at(8))).toBe(false);
});
