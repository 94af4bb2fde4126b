import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { azureDevops } from "./manifest.ts";

holdsItsFixtures(azureDevops, import.meta.dirname);
survivesMutation(azureDevops, import.meta.dirname);
