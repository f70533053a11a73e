import { tokensIn } from '../../../src/core/secrets/token.ts';
import { type ExtensionFolder, told } from '../extension-folder.ts';
import { iconFaults } from './icon.ts';
import { ifNot, missing, type Rules, variablesOf } from './rule.ts';

/** The manifest and what belongs to it: it says all that people and other apps need. */
export const manifestRules: Rules = {
  'the manifest is sound': ({ manifestProblems }) => told(manifestProblems),

  'the manifest tells everything': ({ id, manifest }) => [
    ...ifNot(manifest.id === id, `its id is ${manifest.id}: write \`id: ${id}\`, as the folder is called`),
    ...ifNot(manifest.docker?.compose === './docker-compose.yml', 'write `docker: { compose: ./docker-compose.yml }`'),
    ...ifNot(manifest.icon === './icon.svg', 'write `icon: ./icon.svg`'),
    ...ifNot(manifest.documentation?.readme === './README.md', 'write `documentation: { readme: ./README.md }`'),
    ...ifNot(
      manifest.documentation?.website !== undefined,
      'name the website of what it runs: `documentation.website`',
    ),
    ...ifNot((manifest.categories ?? []).length > 0, 'say where it is found: `categories`'),
    ...ifNot(manifest.upstreamVersion !== undefined, 'name the version of what it runs: `upstreamVersion`'),
    ...ifNot(manifest.healthCheck !== undefined, 'say when it is healthy: `healthCheck`'),
    ...ifNot(manifest.outputs !== undefined, 'offer other apps where it is reached: `outputs`'),
    ...ifNot(manifest.backup?.volumes !== undefined, 'say what is to be saved, if only `backup: { volumes: [] }`'),
    ...ifNot(manifest.notes?.afterInstall !== undefined, 'tell people what to do next: `notes.afterInstall`'),
    ...unlabelled(manifest).map((key) => `give ${key} a label and a description`),
  ],

  'files are there': ({ files }) =>
    ['manifest.yaml', 'docker-compose.yml', 'README.md', 'icon.svg']
      .filter((path) => !files[path])
      .map((path) => `add ${path}`),

  'versions agree': ({ manifest: { version = '', upstreamVersion = '' }, services, app }) => {
    const image = String(services[app?.main ?? '']?.['image'] ?? '');
    const tag = /:([^/:@]+)(?:@|$)/.exec(image)?.[1] ?? '';
    const lines = (text: string) => text.split('.').slice(0, 2).join('.');
    return [
      ...ifNot(
        lines(version) === lines(upstreamVersion),
        `version ${version} does not follow upstreamVersion ${upstreamVersion}: give both the same major and minor`,
      ),
      ...ifNot(
        upstreamVersion !== '' && (tag === upstreamVersion || tag.startsWith(`${upstreamVersion}-`)),
        `the image is ${image}: its tag must be ${upstreamVersion}, with nothing but a variant behind it`,
      ),
    ];
  },

  'the icon is a small drawing': ({ files }) => iconFaults(files['icon.svg'] ?? ''),

  'health can fail': ({ manifest: { healthCheck }, app }) => {
    const { argv = [] } = healthCheck?.command ?? {};
    const line = argv.join(' ');
    const service = app?.compose?.services[healthCheck?.service ?? app.main ?? ''];
    return [
      ...ifNot(
        healthCheck?.type !== 'docker' || service?.hasHealthcheck === true,
        'add a `healthcheck:` to the Compose file, or name another type',
      ),
      ...ifNot(
        !/^(?:\S*sh \S+ )?(?:true|:|exit 0|echo\b[^|&;]*)$|\|\|\s*(?:true|:|exit 0)\s*$/.test(line),
        `\`${line}\` never fails: ask the server itself`,
      ),
      ...ifNot(!line.includes('localhost'), 'ask 127.0.0.1: localhost may be ::1, where many servers do not listen'),
      ...ifNot(
        !/\$\w*PASS/.test(line.replaceAll(/\b[A-Z_]+="\$\w+"/g, '')),
        'a process list shows arguments: give the password by a variable or a file',
      ),
      ...ifNot(
        (healthCheck?.interval ?? 30) <= 10,
        'check every 5 or 10 seconds, so that nobody waits for the first look',
      ),
      ...ifNot((healthCheck?.startPeriod ?? 0) >= 20, 'allow a slow machine at least 20 seconds: `startPeriod`'),
    ];
  },

  'settings count': ({ manifest, files }) => {
    const texts = [files['docker-compose.yml'] ?? '', ...(manifest.files ?? []).map(({ content }) => content)].join();
    return variablesOf(manifest)
      .filter((key) => !texts.includes(`\${${key}`))
      .map((key) => `nothing uses ${key}: remove it, or use it`);
  },

  'outputs resolve and hide secrets': ({ manifest, app }) => {
    const passwords = variablesOf(manifest, 'password');
    const made = app?.extension?.outputs ?? {};
    return [
      ...missing(['URL', 'HOST', 'PORT'], Object.keys(manifest.outputs ?? {}).join()).map(
        (name) => `add the output ${name}`,
      ),
      ...Object.entries(manifest.outputs ?? {}).flatMap(([name, template]) => {
        const wanted = passwords.filter((key) => template.includes(`\${${key}}`));
        const encoding = template.includes('://') ? 'url' : 'plain';
        const tokens = tokensIn(made[name] ?? '');
        return [
          ...ifNot(made[name] !== undefined, `the output ${name} does not resolve: declare what it uses`),
          ...ifNot(
            tokens.length === wanted.length && tokens.every((token) => token.encoding === encoding),
            `the output ${name} does not hold its secrets as they must be (${encoding})`,
          ),
        ];
      }),
    ];
  },
};

function unlabelled({ environment }: ExtensionFolder['manifest']): string[] {
  const variables = environment?.variables ?? [];
  return variables.filter(({ label, description }) => !label || !description).map(({ key }) => key);
}
