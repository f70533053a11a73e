import { testWorlds } from './random-worlds.ts';

testWorlds(2);
