import type { Interfaces } from '@oclif/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BaseCommand } from '../../../src/cli/base-command.ts';
import { type CommandModule, commandFacts, loaders } from '../../../src/cli/command-map.ts';
import type { FlagFacts } from '../../../src/cli/describe.ts';
import { bareConfig } from '../../../src/cli/oclif-config.ts';
import type { OrbitrError } from '../../../src/core/errors.ts';

const facts = await commandFacts();
const flags = facts.flatMap((command) => command.flags.map((flag) => ({ id: command.id, flag })));
const variables = flags.map(({ flag }) => flag.env ?? '');

afterEach(() => vi.unstubAllEnvs());

/** What a command's flags come to, as the command itself reads them. */
async function parsed(id: string, argv: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { default: Command } = await (loaders[id] as () => Promise<CommandModule>)();
  class Reading extends BaseCommand {
    async run(): Promise<Record<string, unknown>> {
      const input = { flags: Command.flags } as unknown as Interfaces.Input<Record<string, unknown>, object, object>;
      return (await this.parse(input)).flags;
    }
  }
  try {
    return await new Reading([...argv], bareConfig()).run();
  } finally {
    vi.unstubAllEnvs();
  }
}

function example({ name, options, multiple }: FlagFacts): string {
  const text = options.at(-1) ?? (name === 'allow' ? 'data:web' : 'web');
  return multiple && !['allow', 'set'].includes(name) ? `${text},cache` : text;
}

test('the scan sees the flags', () => {
  expect(flags.length).toBeGreaterThan(50);
});

describe('a variable does what its flag does', () => {
  test.each(flags.map(({ id, flag }) => [id, flag.env ?? '', flag] as const))('%s: %s', async (id, env, flag) => {
    const value = example(flag);
    const [text, words] = flag.value === undefined ? ['yes', [`--${flag.name}`]] : [value, [`--${flag.name}`, value]];
    const byFlag = await parsed(id, words);
    expect(await parsed(id, [], { [env]: text })).toEqual(byFlag);
    if (flag.multiple) expect(byFlag[flag.name]).toEqual(value.split(','));
    if (flag.value === undefined) expect((await parsed(id, [], { [env]: '0' }))[flag.name]).toBe(false);
  });
});

test('values that may hold commas stand on lines of their own', async () => {
  const both = await parsed('add', ['--set', 'A=1,2', '--set', 'B=3']);
  expect(await parsed('add', [], { ORBITR_SET: 'A=1,2\nB=3\n' })).toEqual(both);
  expect(both).toMatchObject({ set: ['A=1,2', 'B=3'] });
});

test('an empty variable is none', async () => {
  const empty = Object.fromEntries(variables.map((name) => [name, '']));
  expect(await parsed('apply', [], empty)).toEqual(await parsed('apply', []));
});

test('the command line goes first', async () => {
  expect(await parsed('plan', ['--app', 'web'], { ORBITR_APP: 'db,cache' })).toMatchObject({ app: ['web'] });
  expect(await parsed('plan', ['--all'], { ORBITR_APP: 'db' })).toMatchObject({ app: undefined, all: true });
  expect(await parsed('plan', ['-a', 'web'], { ORBITR_ALL: '1' })).toMatchObject({ app: ['web'], all: false });
  expect(await parsed('apply', ['--no-wait'], { ORBITR_WAIT: '1' })).toMatchObject({ wait: false });
});

test.each([
  ['ORBITR_YES', 'maybe', 'ORBITR_YES must be 1 or 0, true or false, yes or no, is "maybe"'],
  ['ORBITR_OUTPUT', 'xml', 'ORBITR_OUTPUT must be one of table, json, is "xml"'],
])('%s=%s is wrong usage', async (name, value, message) => {
  const error: OrbitrError = await parsed('apply', [], { [name]: value }).catch((caught) => caught);
  expect(error).toMatchObject({ code: 'usage', message });
});

test('two variables that exclude each other are wrong usage', async () => {
  const both = parsed('plan', [], { ORBITR_APP: 'web', ORBITR_ALL: '1' });
  await expect(both).rejects.toMatchObject({ code: 'usage', message: 'ORBITR_APP and ORBITR_ALL exclude each other' });
});
