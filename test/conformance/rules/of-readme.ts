import { loadWith, told } from '../extension-folder.ts';
import { ifNot, missing, type Rules, variablesOf } from './rule.ts';

/** The headings of a README, in this order. */
const headings = ['First steps', 'Reach it', 'Settings', 'Use it from another app', 'Backup', 'Upgrade'];

/** The README: a newcomer can follow it, and its examples are true. */
export const readmeRules: Rules = {
  'the README has its headings': ({ readme }) =>
    ifNot(
      readme.headings.join() === headings.join(),
      `its headings are ${readme.headings.join(', ')}: have ${headings.join(', ')}`,
    ),

  'the README names settings and outputs': ({ manifest, readme }) => [
    ...missing(variablesOf(manifest), readme.sections['Settings']).map((key) => `explain ${key} under "Settings"`),
    ...missing(Object.keys(manifest.outputs ?? {}), readme.sections['Use it from another app']).map(
      (key) => `name the output ${key} under "Use it from another app"`,
    ),
  ],

  'the first example loads by itself': ({ id, readme, app, appProblems }) => [
    ...ifNot(
      /^apps\/[a-z0-9-]+\.yaml$/.test(readme.examples[0]?.path ?? ''),
      'begin the first YAML of the README with a line such as `# apps/db.yaml`',
    ),
    ...ifNot(app?.extension?.id === id, `let the first example be made from ${id}: \`extension: ${id}\``),
    ...ifNot(app?.compose !== undefined, 'mend the first example: the app is frozen'),
    ...told(appProblems),
  ],

  'every example loads': ({ id, files, readme }) => {
    const [first, ...more] = readme.examples;
    if (!first) return ['give an example'];
    const granted = more.filter(({ path }) => path === 'orbitr.yaml').map(({ path, body }) => [path, body] as const);
    return [
      ...ifNot(
        more.some(({ body }) => body.includes('from: ')),
        'show how another app takes an output',
      ),
      ...more.flatMap(({ path, body }) => {
        const own = { ...Object.fromEntries(granted), [first.path]: first.body, [path]: body, ...takerOf(id, body) };
        return told(loadWith(id, files, own).problems);
      }),
    ];
  },
};

/** An app that takes outputs needs an extension that has its settings: one that stands for any. */
function takerOf(id: string, body: string): Readonly<Record<string, string>> {
  const taker = /^extension: ([a-z0-9-]+)$/m.exec(body)?.[1];
  if (!taker || taker === id) return {};
  const keys = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
  const variables = keys.map((key) => `    - { key: ${key} }`);
  const environment = keys.map((key) => `        ${key}: \${${key}}`);
  return {
    [`extensions/${taker}/manifest.yaml`]: [
      `id: ${taker}`,
      'name: Taker',
      'version: 1.0.0',
      'description: Takes.',
      'author: { name: Orbitr contributors }',
      'license: MIT',
      'docker: { compose: ./compose.yaml }',
      'environment:',
      '  variables:',
      ...variables,
    ].join('\n'),
    [`extensions/${taker}/compose.yaml`]: [
      'services:',
      '  taker:',
      '    image: taker:1.0',
      '    environment:',
      ...environment.map((line) => line.slice(2)),
    ].join('\n'),
  };
}
