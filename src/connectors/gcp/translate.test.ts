import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { gcp } from "./manifest.ts";

holdsItsFixtures(gcp, import.meta.dirname);
survivesMutation(gcp, import.meta.dirname);
