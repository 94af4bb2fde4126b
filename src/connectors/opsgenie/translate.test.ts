import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { opsgenie } from "./manifest.ts";

holdsItsFixtures(opsgenie, import.meta.dirname);
survivesMutation(opsgenie, import.meta.dirname);
