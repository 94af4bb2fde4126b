import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { json } from "./manifest.ts";

holdsItsFixtures(json, import.meta.dirname);
survivesMutation(json, import.meta.dirname);
