import type { Command, Interfaces } from '@oclif/core';
import type { Loaders } from './command-map.ts';
import type { CommandFacts } from './describe.ts';
import { programName, version } from './program.ts';

/** oclif's view of Orbitr, made in memory: no package.json, no manifest and no folder is read while starting. */
export function staticPlugin(facts: readonly CommandFacts[], loaders: Loaders): Interfaces.Plugin {
  const pjson: Interfaces.PJSON = {
    name: programName,
    version,
    oclif: { bin: programName, dirname: programName, topicSeparator: ' ' },
  };
  const load = async (id: string): Promise<Command.Class> => {
    const module = await loaders[id]?.();
    if (module === undefined) throw new Error(`command ${id} not found`);
    const command = module.default as unknown as Command.Class;
    command.id = id;
    command.plugin = plugin;
    return command;
  };
  const plugin: Interfaces.Plugin = {
    _base: 'static',
    alias: programName,
    commandIDs: facts.map(({ id }) => id),
    commands: facts.map(({ id, aliases }) => ({
      id,
      aliases: [...aliases],
      args: {},
      flags: {},
      hidden: false,
      hiddenAliases: [],
      hasDynamicHelp: false,
      pluginAlias: programName,
      pluginName: programName,
      pluginType: 'core',
      load: () => load(id),
    })),
    commandsDir: undefined,
    findCommand: load as unknown as Interfaces.Plugin['findCommand'],
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => {},
    moduleType: 'module',
    name: programName,
    options: { root: process.execPath },
    pjson,
    root: process.execPath,
    topics: [],
    type: 'core',
    valid: true,
    version,
  };
  return plugin;
}
