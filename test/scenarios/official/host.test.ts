import { officialScenario } from './suite.ts';

officialScenario('host');
