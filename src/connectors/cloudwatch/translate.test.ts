import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { cloudwatch } from "./manifest.ts";

holdsItsFixtures(cloudwatch, import.meta.dirname);
survivesMutation(cloudwatch, import.meta.dirname);
