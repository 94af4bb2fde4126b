import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { mail } from "./manifest.ts";

holdsItsFixtures(mail, import.meta.dirname);
survivesMutation(mail, import.meta.dirname);
