import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { jenkins } from "./manifest.ts";

holdsItsFixtures(jenkins, import.meta.dirname);
survivesMutation(jenkins, import.meta.dirname);
