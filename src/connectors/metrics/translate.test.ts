import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { metrics } from "./manifest.ts";

holdsItsFixtures(metrics, import.meta.dirname);
survivesMutation(metrics, import.meta.dirname);
