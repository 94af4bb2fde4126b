import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { gitlab } from "./manifest.ts";

holdsItsFixtures(gitlab, import.meta.dirname);
survivesMutation(gitlab, import.meta.dirname);
