import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { datadog } from "./manifest.ts";

holdsItsFixtures(datadog, import.meta.dirname);
survivesMutation(datadog, import.meta.dirname);
