import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { github } from "./manifest.ts";

holdsItsFixtures(github, import.meta.dirname);
survivesMutation(github, import.meta.dirname);
