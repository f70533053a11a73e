import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findEngine } from './engine.ts';
import { runEnvironment, startRun } from './run.ts';

const usage = `bin/rig up [--official] [NAME]
                            start an engine and a registry, print what to export; --official: it also pulls the
                            images of the official extensions, by their real names, and gets stand-ins
bin/rig in [NAME] COMMAND…  run a command in the engine's network, where 127.0.0.1:5000 is the registry
bin/rig down [NAME]         end both and remove every trace of them`;

const [verb, ...words] = process.argv.slice(2);
process.exitCode = await main(verb, words);

async function main(verb: string | undefined, words: readonly string[]): Promise<number> {
  if (verb === 'up') return up(words.find((word) => !word.startsWith('-')) ?? 'rig', words.includes('--official'));
  if (verb === 'down') return down(words[0] ?? 'rig');
  if (verb === 'in') return enter(words);
  console.error(usage);
  return 64;
}

async function up(name: string, official: boolean): Promise<number> {
  const running = findEngine(name);
  const env = running ? runEnvironment(running) : (await startRun(name, { detached: true, official })).env;
  for (const [key, value] of Object.entries(env)) {
    if (key !== 'HOME' && key !== 'ORBITR_RIG') console.log(`export ${key}='${value}'`);
  }
  console.log(
    `# published ports and the registry answer inside only: bin/rig in ${name} curl 127.0.0.1:5000/v2/_catalog`,
  );
  return 0;
}

async function down(name: string): Promise<number> {
  const engine = findEngine(name);
  if (!engine) {
    console.error(`no engine named ${name} is running`);
    return 0;
  }
  await engine.stop();
  return 0;
}

/** The name may be left out where the first word names no running engine. */
function enter(words: readonly string[]): number {
  const named = words[0] === undefined ? undefined : findEngine(words[0]);
  const engine = named ?? findEngine('rig');
  const command = named ? words.slice(1) : words;
  if (!engine) {
    console.error('no engine is running; start one with bin/rig up');
    return 5;
  }
  const [file = '', ...args] = [...engine.entrance(), ...command];
  const { status, error } = spawnSync(file, args, {
    stdio: 'inherit',
    env: { ...process.env, ...runEnvironment(engine) },
  });
  if (error && !existsSync(file)) console.error(error.message);
  return status ?? 1;
}
