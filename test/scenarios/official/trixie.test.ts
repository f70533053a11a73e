import { officialScenario } from './suite.ts';

officialScenario('trixie');
