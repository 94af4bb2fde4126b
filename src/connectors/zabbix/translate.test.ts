import { holdsItsFixtures, survivesMutation } from "../connector.fixture.ts";
import { zabbix } from "./manifest.ts";

holdsItsFixtures(zabbix, import.meta.dirname);
survivesMutation(zabbix, import.meta.dirname);
