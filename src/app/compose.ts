import type { FastifyInstance, FastifyRequest } from "fastify";
import type { IntakeAsks } from "../connectors/contract.ts";
import { composeHouse, type House, type Practice } from "../engine/house.ts";
import { housekeeping } from "../engine/housekeeping.ts";
import { deliveryRoutes } from "../engine/http/delivery-routes.ts";
import { describeRoutes } from "../engine/http/describe.ts";
import { fileRoutes } from "../engine/http/file-routes.ts";
import { importRoutes } from "../engine/http/import-routes.ts";
import { intakeAdminRoutes } from "../engine/http/intake-admin-routes.ts";
import { intakeRoutes } from "../engine/http/intake-routes.ts";
import { journalRoutes } from "../engine/http/journal-routes.ts";
import { noticeRoutes } from "../engine/http/notice-routes.ts";
import { recordRoutes } from "../engine/http/record-routes.ts";
import { searchRoutes } from "../engine/http/search-routes.ts";
import { makeServer, type Routes, type Tls } from "../engine/http/server.ts";
import type { Identity } from "../engine/identity/identity.ts";
import { type Imports, openImports } from "../engine/imports.ts";
import { type Intake, openIntake } from "../engine/intake/intake.ts";
import { makeLive } from "../engine/live.ts";
import { type MailOut, type MailSettings, makeMail } from "../engine/mail.ts";
import { type MailboxReader, makeMailboxReader } from "../engine/mail-in/mailbox.ts";
import { foldMeasures } from "../engine/measures-fold.ts";
import { makeMetrics, type RequestLine } from "../engine/metrics.ts";
import { noticesFollower } from "../engine/notices.ts";
import type { Office } from "../engine/office.ts";
import { makePost, type Post } from "../engine/outgoing.ts";
import { makeReach, type Reach } from "../engine/outgoing-read.ts";
import { samplingWords } from "../engine/search-words.ts";
import { makeTypesetter } from "../engine/typeset/typesetter.ts";
import { urgentDeliveries } from "../engine/urgent.ts";
import { makeWaker, type TimedWork, type Waker } from "../engine/waker.ts";
import type { Wording } from "../engine/wording.ts";
import type { Actor } from "../kernel/actor.ts";
import { alertRetention } from "../practices/alert/retention.ts";
import { templateRetention } from "../practices/alert/template-retention.ts";
import { briefingMail } from "../practices/briefing/mailing.ts";
import { openPapers } from "../practices/briefing/serving.ts";
import { wordingRoutes } from "../practices/briefing/wording-routes.ts";
import { announcementMail } from "../practices/change/announcement-mailing.ts";
import { bumpMail } from "../practices/diary/bump-mailing.ts";
import { invitationMail } from "../practices/diary/invitation-mailing.ts";
import { readingCalendars } from "../practices/diary/upkeep.ts";
import { writingCalendars } from "../practices/diary/write-out.ts";
import { stakeholderMail } from "../practices/incident/stakeholder-mailing.ts";
import { line } from "../practices/order.ts";
import { tellUndelivered } from "../practices/paging/undelivered.ts";
import { pagingUpkeep } from "../practices/paging/upkeep.ts";
import { timeZoneOf } from "../practices/scorecard/store.ts";
import { watchingPromises } from "../practices/scorecard/watching.ts";
import { openStatusPages, type StatusServing } from "../practices/status/serving.ts";
import { readingMailboxes } from "../practices/triage/mail/reading.ts";
import { mailboxRoutes } from "../practices/triage/mail/routes.ts";
import { sweepingTheDesk } from "../practices/triage/sweep.ts";
import { addressees, senderOf } from "./addressees.ts";
import { makeChannels } from "./channels.ts";
import { type IdentitySettings, identityFollower, identityOf, people } from "./identity.ts";
import { importers } from "./importers.ts";
import { intakeDesk, intakeFileRoutes } from "./intake.ts";
import { movingRoutes } from "./moving/routes.ts";
import { root } from "./place.ts";
import { pullingRoutes } from "./pulling/routes.ts";
import { pullingSources } from "./pulling/timed.ts";
import { restoredRoutes } from "./restored-routes.ts";
import { servicenowRoutes } from "./servicenow-routes.ts";
import { servicenowTokenRoutes } from "./servicenow-tokens.ts";
import { setupRoutes } from "./setup.ts";

export type Served = {
  server: FastifyInstance;
  waker: Waker;
  mail: MailOut;
  identity: Identity;
  imports: Imports;
  intake: Intake<IntakeAsks>;
  statusPages: StatusServing;
  close(): Promise<void>;
};
type Options = {
  authenticate?: (request: FastifyRequest) => Promise<Actor | null>;
  routes?: readonly Routes[];
  timed?: readonly TimedWork[];
  mail?: MailSettings;
  /** How messages are posted to webhooks and gateways. */
  post?: Post;
  /** A language model that may propose wordings for papers; none where nothing is said. */
  wording?: Wording | null;
  /** How mailboxes are read whose mail becomes asks. */
  mailboxes?: MailboxReader;
  /** How another system is read whose address somebody entered. */
  reach?: Reach;
  /** How outside addresses are called that tools name, and how long what they send is kept. */
  intake?: Parameters<typeof openIntake>[2];
  identity?: IdentitySettings;
  logRequest?: (line: RequestLine) => void;
  /** People reach the office by https. */
  isHttps?: boolean;
  /** The server's own certificate and key. */
  tls?: Tls;
};
/** Without settings nothing leaves the house by mail. */
const noMail: MailSettings = { smtpUrl: null, officeUrl: "http://localhost:8080" };

/** The house with every practice of the line (`more`: others behind them), telling people what concerns them. */
export function composeLine(given: { mail?: MailSettings; more?: readonly Practice[] } = {}): House {
  const { mail = noMail, more = [] } = given;
  const mailWith = mail.smtpUrl === null ? null : { officeUrl: mail.officeUrl };
  const followers = [
    noticesFollower({ addressees, mailWith }),
    stakeholderMail({ addressees, mailWith }),
    announcementMail({ addressees, mailWith }),
    briefingMail({ addressees, mailWith }),
    bumpMail(mailWith !== null),
    invitationMail(mailWith !== null),
    identityFollower(mailWith),
  ];
  return composeHouse([...line, ...more], followers, new Set(mailWith ? ["mail"] : []));
}

/** Puts the routes, the waker and the live updates of an office together; listening is the caller's. */
export async function serveOffice(office: Office, options: Options = {}): Promise<Served> {
  const typesetter = makeTypesetter({ root });
  const papers = openPapers(office, { typesetter, root });
  const mail = makeMail(office, { senderOf, attachment: papers.attachment, page: papers.page, ...(options.mail ?? noMail) });
  const identity = identityOf(office, mail, { url: (options.mail ?? noMail).officeUrl, ...options.identity });
  const imports = openImports(office, importers);
  const reach = options.reach ?? makeReach();
  const moving = movingRoutes(reach);
  const pulling = pullingRoutes(reach);
  const authenticate = options.authenticate ?? identity.authenticate;
  const { officeUrl: address } = options.mail ?? noMail;
  const statusPages = openStatusPages(office, { authenticate, address, mailer: mail.isConfigured ? mail : null });
  const mailboxes = options.mailboxes ?? makeMailboxReader();
  const intake = openIntake(office, intakeDesk(office), options.intake);
  const waker = makeWaker(office, [
    urgentDeliveries(office, {
      channels: makeChannels(office, { officeUrl: address, mail: mail.channel, ...(options.post ? { post: options.post } : {}) }),
      wantedBy: (changes) => changes.some((change) => change.kind === "pageNotification"),
      tellDead: (dead, noteAll) => tellUndelivered(office, dead, noteAll),
    }),
    mail.work,
    housekeeping(office.db),
    pagingUpkeep(office.db),
    alertRetention(office),
    templateRetention(office),
    writingCalendars(office, options.post ?? makePost()),
    readingCalendars(office, options.post ?? makePost()),
    watchingPromises(office),
    sweepingTheDesk(office),
    readingMailboxes({ office, reader: mailboxes, officeUrl: address }),
    pullingSources(office, reach),
    foldMeasures({ db: office.db, timeZone: (tx) => timeZoneOf(tx, office.house), now: office.clock.now }),
    samplingWords(office.db, office.house),
    identity.timed,
    imports.timed,
    ...intake.timed,
    ...statusPages.timed,
    ...(options.timed ?? []),
  ]);
  const metrics = makeMetrics(office, waker, { intakeLag: intake.lagSeconds });
  const logRequest = (one: RequestLine) => {
    metrics.observeRequest(one);
    options.logRequest?.(one);
  };
  const live = makeLive(office, { authenticate, kinds: people.kinds });
  const routes: Routes[] = [
    recordRoutes,
    describeRoutes,
    identity.routes,
    (server) => live.routes(server),
    noticeRoutes({ hasMail: mail.isConfigured }),
    deliveryRoutes(mail),
    journalRoutes,
    fileRoutes,
    importRoutes(imports),
    moving.routes,
    pulling.routes,
    intakeRoutes(intake),
    intakeAdminRoutes({ intake, url: address }),
    intakeFileRoutes,
    searchRoutes,
    statusPages.routes,
    restoredRoutes,
    setupRoutes({ hasMail: mail.isConfigured }),
    metrics.routes,
    servicenowRoutes({ url: address }),
    servicenowTokenRoutes(identity.tokens),
    papers.routes,
    papers.links,
    mailboxRoutes(mailboxes),
    wordingRoutes(options.wording ?? null),
    ...office.house.routes,
    ...(options.routes ?? []),
  ];
  const server = await makeServer(
    office,
    { authenticate, logRequest, isHttps: options.isHttps ?? false, ...(options.tls ? { tls: options.tls } : {}) },
    routes,
  );
  return {
    server,
    waker,
    mail,
    identity,
    imports,
    intake,
    statusPages,
    async close() {
      imports.close();
      await moving.close();
      await pulling.close();
      await waker.stop();
      await statusPages.close();
      await live.stop();
      await server.close();
      await typesetter.close();
      mail.close();
    },
  };
}
