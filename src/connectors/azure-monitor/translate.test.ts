import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { azureMonitor } from "./manifest.ts";

holdsItsFixtures(azureMonitor, import.meta.dirname);
survivesMutation(azureMonitor, import.meta.dirname);
