import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { nagios } from "./manifest.ts";

holdsItsFixtures(nagios, import.meta.dirname);
survivesMutation(nagios, import.meta.dirname);
