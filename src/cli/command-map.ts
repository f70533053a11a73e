import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Config } from '@oclif/core';
import type { BaseCommand } from './base-command.ts';
import { type CommandFacts, type Describable, describeCommand } from './describe.ts';

/** A module of src/commands: its default export is an oclif command class. */
export interface CommandModule {
  readonly default: Describable & (new (argv: string[], config: Config) => BaseCommand);
}

export type Loaders = Readonly<Record<string, () => Promise<CommandModule>>>;

/**
 * Every command by its id, and what is known of each without loading it.
 * The build puts a finished table in place of this module; from source, src/commands is looked through.
 */
export const loaders: Loaders = Object.fromEntries(commandIds().map((id) => [id, () => load(id)]));

export async function commandFacts(): Promise<readonly CommandFacts[]> {
  return Promise.all(Object.entries(loaders).map(async ([id, load]) => describeCommand(id, (await load()).default)));
}

/** `hook install` lies in a folder of its own. Test runners look at the words of an import to know what it may mean: hence two. */
function load(id: string): Promise<CommandModule> {
  const [first = '', second] = id.split(' ');
  return (
    second ? import(`../commands/${first}/${second}.ts`) : import(`../commands/${first}.ts`)
  ) as Promise<CommandModule>;
}

function commandIds(): string[] {
  return readdirSync(join(import.meta.dirname, '..', 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length).replace(sep, ' '))
    .sort();
}
