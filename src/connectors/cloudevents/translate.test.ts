import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { cloudevents } from "./manifest.ts";

holdsItsFixtures(cloudevents, import.meta.dirname);
survivesMutation(cloudevents, import.meta.dirname);
