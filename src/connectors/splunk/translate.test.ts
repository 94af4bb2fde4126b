import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { splunk } from "./manifest.ts";

holdsItsFixtures(splunk, import.meta.dirname);
survivesMutation(splunk, import.meta.dirname);
