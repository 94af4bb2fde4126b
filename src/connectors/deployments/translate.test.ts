import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { deployments } from "./manifest.ts";

holdsItsFixtures(deployments, import.meta.dirname);
survivesMutation(deployments, import.meta.dirname);
