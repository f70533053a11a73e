import { nearest } from '../../lib/nearest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { mustBeGiven, settingAllowed, settingDefault, settingType } from '../manifest/setting-words.ts';
import type { Variable } from '../manifest/variable.ts';
import type { Explained, FieldLine } from './types.ts';

/** The settings of an extension, or one of them, as an app file's fields. */
export function explainSetting(manifest: Manifest, steps: readonly string[]): Explained {
  const { id } = manifest;
  const variables = manifest.environment?.variables ?? [];
  const [key, further] = steps;
  if (key === undefined) return { explanation: allSettings(manifest, variables) };
  const variable = variables.find((candidate) => candidate.key === key);
  if (variable && further === undefined) return { explanation: oneSetting(manifest, variable) };
  const known = variables.length <= 12 ? variables.map((candidate) => `${id}.${candidate.key}`) : [id];
  if (variable)
    return { wrong: { message: `${id}.${key} is a single value, which has no fields`, known: [`${id}.${key}`] } };
  const meant = nearest(
    key,
    variables.map((candidate) => candidate.key),
  );
  const message = variables.length > 0 ? `${id} has no setting ${key}` : `${id} has no settings`;
  return { wrong: { message, known, ...(meant ? { meant: `${id}.${meant}` } : {}) } };
}

function allSettings({ id, name, version, description }: Manifest, variables: readonly Variable[]) {
  return {
    path: id,
    file: fileOf(id),
    field: 'values',
    type: 'mapping',
    required: variables.some(mustBeGiven),
    allowed: [],
    keys: [],
    description: `The settings of ${name} ${version}. ${description}`,
    oneOf: [],
    fields: variables.map(
      (variable): FieldLine => ({
        name: variable.key,
        type: settingType(variable),
        required: mustBeGiven(variable),
        description: variable.label ?? variable.description ?? '',
      }),
    ),
  };
}

function oneSetting({ id }: Manifest, variable: Variable) {
  const given = settingDefault(variable);
  return {
    path: `${id}.${variable.key}`,
    file: fileOf(id),
    field: `values.${variable.key}`,
    type: settingType(variable),
    required: mustBeGiven(variable),
    allowed: settingAllowed(variable),
    keys: [],
    ...(given === undefined ? {} : { default: given }),
    description: aboutSetting(variable),
    oneOf: [],
    fields: [],
  };
}

/** Label and description as sentences. */
export function aboutSetting({ label, description }: Pick<Variable, 'label' | 'description'>): string {
  return [label, description].flatMap((text) => (text ? [/[.!?]$/.test(text) ? text : `${text}.`] : [])).join(' ');
}

function fileOf(id: string): string {
  return `apps/<name>.yaml with extension: ${id}`;
}
