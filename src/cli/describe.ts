import type { Group } from './groups.ts';

/** What help, completion and "did you mean" know of a command without loading it. JSON-safe: the build writes it into the program. */
export interface CommandFacts {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly group: Group;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly Example[];
  readonly args: readonly ArgFacts[];
  readonly flags: readonly FlagFacts[];
}

export interface Example {
  readonly description: string;
  readonly command: string;
}

export interface ArgFacts {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly multiple: boolean;
  readonly hidden: boolean;
  readonly options: readonly string[];
}

export interface FlagFacts {
  readonly name: string;
  readonly char?: string;
  readonly summary: string;
  /** What stands for its value in help; absent for switches. */
  readonly value?: string;
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly env?: string;
  readonly hidden: boolean;
  /** One of the flags that most commands share. */
  readonly shared: boolean;
}

/** The static side of a command class, as far as it is described. */
export interface Describable {
  readonly aliases?: readonly string[];
  readonly group: Group;
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly args?: Readonly<Record<string, object>>;
  readonly flags?: Readonly<Record<string, object>>;
}

export function describeCommand(id: string, command: Describable): CommandFacts {
  return {
    id,
    aliases: command.aliases ?? [],
    group: command.group,
    summary: command.summary ?? '',
    description: command.description ?? '',
    examples: (command.examples ?? []).filter(isExample).map(({ description, command }) => ({ description, command })),
    args: Object.entries(command.args ?? {}).map(([name, arg]) => describeArg(name, arg)),
    flags: Object.entries(command.flags ?? {}).map(([name, flag]) => describeFlag(name, flag)),
  };
}

interface RawArg {
  readonly description?: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly hidden?: boolean;
  readonly options?: readonly string[];
}

interface RawFlag extends RawArg {
  readonly type?: string;
  readonly char?: string;
  readonly summary?: string;
  readonly helpValue?: string;
  readonly env?: string;
  readonly helpGroup?: string;
}

function describeArg(name: string, arg: RawArg): ArgFacts {
  return {
    name,
    description: arg.description ?? '',
    required: arg.required ?? false,
    multiple: arg.multiple ?? false,
    hidden: arg.hidden ?? false,
    options: arg.options ?? [],
  };
}

function describeFlag(name: string, flag: RawFlag): FlagFacts {
  const value = flag.helpValue ?? (flag.options ? flag.options.join('|') : name.toUpperCase());
  return {
    name,
    ...(flag.char ? { char: flag.char } : {}),
    summary: flag.summary ?? '',
    ...(flag.type === 'boolean' ? {} : { value }),
    options: flag.options ?? [],
    multiple: flag.multiple ?? false,
    ...(flag.env ? { env: flag.env } : {}),
    hidden: flag.hidden ?? false,
    shared: flag.helpGroup === sharedGroup,
  };
}

function isExample(value: unknown): value is Example {
  return typeof value === 'object' && value !== null && 'command' in value && 'description' in value;
}

export const sharedGroup = 'SHARED';
