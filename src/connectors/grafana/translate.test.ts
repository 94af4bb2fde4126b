import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { grafana } from "./manifest.ts";

holdsItsFixtures(grafana, import.meta.dirname);
survivesMutation(grafana, import.meta.dirname);
