import { ownValue } from '../../lib/own-value.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import type { SecretNeed } from '../secrets/need.ts';
import { variableOf } from '../secrets/variable-of.ts';
import { appFileOf } from './app-file.ts';
import type { AppInput } from './input.ts';

/** What stands in the way of an app because of what it is made from. */
export function extensionFindings(input: AppInput): Problem[] {
  const missing = ownValue(input.input.missingSecrets ?? {}, input.app.name) ?? [];
  return [...missing.map((need) => missingSecret(input, need)), ...otherContent(input), ...otherProcessor(input)];
}

function missingSecret(input: AppInput, { ref, key, source }: SecretNeed): Problem {
  const { name, volumes, positions, extension } = input.app;
  const position = locate(positions, `values.${key}`);
  const base = { severity: 'error', code: 'blocked', app: name, ...(position ? { position } : {}) } as const;
  if (!extension?.secrets.some((own) => own.ref === ref))
    return {
      severity: 'error',
      code: 'blocked',
      app: name,
      message: `it takes the secret ${ref} of another app, which has no value here`,
      suggestions: [`mend the app that it takes it from: orbitr plan`],
    };
  if (source.kind === 'named')
    return {
      ...base,
      message: `the secret ${ref}, which ${key} takes, has no value here`,
      suggestions: [`give it for the first time: ${variableOf(ref)}=… orbitr apply`],
    };
  const kept = volumes.map((volume) => volume.name);
  const stake =
    kept.length > 0 ? `${name}’s data (${kept.join(', ')}) may not open with a new one` : `${name} still runs with it`;
  return {
    ...base,
    message: `the value of ${key} is lost, and ${stake}`,
    suggestions: [
      'bring back secrets.json of the state folder',
      `or write the old value into ${appFileOf(input.app)}: values: { ${key}: … }`,
      kept.length > 0
        ? `or start anew without the data: docker volume rm ${kept.join(' ')}`
        : `or take it down, and get a new one: orbitr destroy ${name}`,
    ],
  };
}

/** Files that Orbitr brings do not change under one version: whoever altered them could have put anything there. */
function otherContent(input: AppInput): Problem[] {
  const { extension, name } = input.app;
  if (extension?.origin !== 'bundled') return [];
  const locked = input.input.lockedExtensions?.[`${extension.id}@${extension.version}`];
  if (locked === undefined || locked === extension.hash) return [];
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: name,
      message: `the extension ${extension.id} ${extension.version} is not what orbitr.lock holds: its files have changed under the same version`,
      position: { file: 'orbitr.lock', line: 1, column: 1, approximate: true },
      suggestions: [
        'install Orbitr again',
        `or, if it is as you want it, remove the line ${extension.id}@${extension.version} from orbitr.lock`,
      ],
    },
  ];
}

function otherProcessor({ app, input }: AppInput): Problem[] {
  const { architecture } = input;
  const { id, architectures = [] } = app.extension ?? {};
  if (architecture === undefined || architectures.length === 0 || architectures.includes(architecture)) return [];
  const position = locate(app.positions, 'extension');
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: app.name,
      message: `the extension ${id} runs on ${architectures.join(', ')}, and this engine is ${architecture}`,
      ...(position ? { position } : {}),
      suggestions: ['run it on another Docker host'],
    },
  ];
}
