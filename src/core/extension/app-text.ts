import { stringify } from 'yaml';
import type { AppValue } from '../config/app-values.ts';
import { schemaLine } from '../config/schema-line.ts';
import { aboutSetting } from '../explain/explain-setting.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { mustBeGiven, settingAllowed, settingType } from '../manifest/setting-words.ts';
import type { Variable } from '../manifest/variable.ts';
import { exampleOf, recipeOf } from '../values/generated.ts';

export interface NewApp {
  /** What stands behind `extension:`. */
  readonly reference: string;
  readonly manifest: Manifest;
  /** Settings that are given already. */
  readonly values: Readonly<Record<string, AppValue>>;
  /** Settings that `environment:` of orbitr.yaml gives. */
  readonly inherited: Readonly<Record<string, string>>;
  /** What its dependencies come to, in sentences. */
  readonly remarks: readonly string[];
  /** Apps of which one must be named, because several would do. */
  readonly choices: readonly string[];
}

/**
 * The app file of an extension: what must be said as real lines, empty where only a person knows it, and everything else as comments that
 * hold once their `# ` is taken away.
 */
export function appText({ reference, manifest, values, inherited, remarks, choices }: NewApp): string {
  const { id, name, version, description, environment } = manifest;
  const settings = environment?.variables ?? [];
  const said = settings.filter((one) => Object.hasOwn(values, one.key) || isOpen(one, inherited));
  const rest = settings.filter((one) => !said.includes(one));
  const inEffect = said.length > 0;
  const blocks = [
    [schemaLine('app')],
    [
      ...comment(`${name} ${version}. ${description}`),
      ...comment(`All about it: orbitr info ${reference.startsWith('.') ? reference : id}`),
    ],
    [`extension: ${stringify(reference).trim()}`],
    [
      ...remarks.flatMap((remark) => comment(remark)),
      ...(choices.length > 0 ? [`# dependsOn: [${choices.join(', ')}]`] : []),
    ],
    settings.length > 0 ? [inEffect ? 'values:' : '# values:'] : [],
    ...said.map((one) => [...about(one, '  '), `  ${one.key}: ${realValue(one, values)}`.trimEnd()]),
    rest.length > 0 && inEffect
      ? comment('What follows may stay as it is: the values shown are the defaults.', '  ')
      : [],
    ...rest.map((one) => optional(one, inherited[one.key], inEffect)),
    portLines(manifest),
    ['# resources: { memory: 512m, cpus: 1 }    # the most that it may use'],
  ];
  return `${joined(blocks)}\n`;
}

/** Settings follow each other without a gap after `values:`. */
function joined(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
    .replace(/^((?:# )?values:)\n\n/m, '$1\n');
}

/** Whether only a person knows it. */
export function isOpen(setting: Variable, inherited: NewApp['inherited']): boolean {
  return mustBeGiven(setting) && (setting.type === 'password' || !Object.hasOwn(inherited, setting.key));
}

function about(setting: Variable, margin: string): string[] {
  const facts = [settingType(setting), ...settingAllowed(setting)].join('; ');
  return comment(`${aboutSetting(setting)} (${facts})`.trim(), margin);
}

const marker = '# <- fill in';

function realValue(setting: Variable, values: NewApp['values']): string {
  const value = values[setting.key];
  if (value !== undefined) return flow(value);
  const example = exampleOf(setting);
  return `  ${marker}${example === '…' ? '' : `, such as ${example}`}`;
}

/** `inEffect`: `values:` above is a real line, so that only the setting's own line is to be uncommented. */
function optional(setting: Variable, inherited: string | undefined, inEffect: boolean): string[] {
  const [recipe, { key, type, default: own }] = [recipeOf(setting), setting];
  const given = type === 'password' ? own : (inherited ?? own);
  const value = given !== undefined ? flow(given) : recipe ? flow({ generate: recipe }) : exampleOf(setting);
  const origin =
    given === undefined
      ? recipe && 'made by the first apply where nothing is said'
      : given === own
        ? undefined
        : 'as environment: of orbitr.yaml says';
  const line = `${inEffect ? '  # ' : '#   '}${key}: ${value}${origin ? `    # ${origin}` : ''}`;
  return [...about(setting, inEffect ? '  ' : ''), line];
}

/** Of the main service alone: `ports:` of an app file means no other. */
function portLines({ docker }: Manifest): string[] {
  const own = (docker.ports ?? []).filter(({ service }) => service === undefined || service === docker.main);
  const entries = own.map(({ container, host, protocol }) => {
    const port = `${container}${protocol === 'udp' ? '/udp' : ''}`;
    return `${port}: 127.0.0.1:${host ?? container}`;
  });
  return entries.length === 0 ? [] : [`# ports: { ${entries.join(', ')} }    # container port: [address:]host port`];
}

function flow(value: AppValue): string {
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value);
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** Lines of at most 100 columns; what stands in braces stays together. */
function comment(text: string, margin = ''): string[] {
  const lines: string[] = [];
  for (const word of text.match(/\{[^}]*\}\S*|\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 100) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${margin}# ${word}`);
  }
  return lines;
}
