import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extensionFolder, type Files, filesIn } from './extension-folder.ts';
import { faultsOf, rules } from './rules/index.ts';

/** Every folder in `extensions/` is held to every rule. To add an extension, add a folder. */
const extensions = join(import.meta.dirname, '../../extensions');
const ids = readdirSync(extensions);

test('the scan sees the official extensions', () => {
  expect(ids.length).toBeGreaterThanOrEqual(8);
});

describe.each(ids)('extensions/%s', (id) => {
  const folder = extensionFolder(id, filesIn(join(extensions, id)));

  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(rule(folder)).toEqual([]);
  });
});

/** A rule that cannot fail keeps nothing: each is broken once, in memory. */
describe('a fault is seen', () => {
  const sound = filesIn(join(extensions, 'postgresql'));
  const change = (path: string, from: string | RegExp, to: string): Files => {
    const text = (sound[path] ?? '').replace(from, to);
    expect(text).not.toBe(sound[path]);
    return { ...sound, [path]: text };
  };
  const manifest = (from: string | RegExp, to: string) => () => change('manifest.yaml', from, to);
  const compose = (from: string | RegExp, to: string) => () => change('docker-compose.yml', from, to);
  const readme = (from: string | RegExp, to: string) => () => change('README.md', from, to);
  const icon = (from: string | RegExp, to: string) => () => change('icon.svg', from, to);

  test('where there is none, none is seen', () => {
    expect(faultsOf('postgresql', sound)).toEqual([]);
  });

  const cases: readonly (readonly [rule: keyof typeof rules, how: string, files: () => Files])[] = [
    ['the manifest is sound', 'unknown key', manifest('license: MIT', 'licence: MIT')],
    ['the manifest tells everything', 'other id', manifest('id: postgresql', 'id: postgres')],
    ['the manifest tells everything', 'no icon', manifest('icon: ./icon.svg\n', '')],
    ['the manifest tells everything', 'no label', manifest('      label: User\n', '')],
    ['the manifest tells everything', 'no health check', manifest(/^healthCheck:[\s\S]*?^outputs/m, 'outputs')],
    ['files are there', 'no icon', () => ({ ...sound, 'icon.svg': '' })],
    ['versions agree', 'other tag', compose('postgres:18.6', 'postgres:18.1')],
    ['versions agree', 'other version', manifest('version: 18.6.0', 'version: 1.0.0')],
    ['images are pinned', 'major alone', compose('postgres:18.6', 'postgres:18')],
    ['images are pinned', 'latest', compose('postgres:18.6', 'postgres:latest')],
    ['the README has its headings', 'one missing', readme('## Upgrade', '## Versions')],
    ['the README names settings and outputs', 'setting', readme(/^\| `POSTGRES_USER`.*\n/m, '')],
    ['the README names settings and outputs', 'output', readme(/^\| `DATABASE`.*\n/m, '')],
    ['the first example loads by itself', 'unknown setting', readme('POSTGRES_DB: shop', 'POSTGRES_BD: shop')],
    ['the first example loads by itself', 'no first line', readme(/^# apps.*\n/gm, '')],
    ['every example loads', 'unknown output', readme('from: db.URL', 'from: db.URI')],
    ['every example loads', 'none takes', readme('{ from: db.URL }', 'none')],
    ['the icon is a small drawing', 'script', icon('</svg>', '<script>1</script></svg>')],
    ['the icon is a small drawing', 'reference', icon('fill="#fff"', 'fill="url(#x)"')],
    ['the icon is a small drawing', 'open element', icon('</svg>', '<g></svg>')],
    ['health can fail', 'always well', manifest('--dbname="$POSTGRES_DB"', '|| true')],
    ['health can fail', 'localhost', manifest('--host=127.0.0.1', '--host=localhost')],
    ['health can fail', 'password', manifest('--quiet', '-p "$POSTGRES_PASSWORD"')],
    ['health can fail', 'slow', manifest('interval: 5', 'interval: 60')],
    ['secrets are passwords', 'shown', manifest('type: password', 'type: string')],
    ['secrets are passwords', 'default', manifest('type: password', 'type: password\n      default: secretsecret')],
    [
      'secrets are passwords',
      'argument',
      compose('shm_size', 'command: [postgres, "${POSTGRES_PASSWORD}"]\n    shm_size'),
    ],
    ['settings count', 'unused', compose('      POSTGRES_DB: ${POSTGRES_DB}\n', '')],
    ['outputs resolve and hide secrets', 'no HOST', manifest('  HOST: ${host}\n', '')],
    [
      'outputs resolve and hide secrets',
      'foreign token',
      manifest('HOST: ${host}', 'HOST: orbitr-secret~1~plain~db.X~'),
    ],
    ['no port of the host unasked', 'Compose', compose('expose: ["5432"]', 'ports: ["127.0.0.1:5432:5432"]')],
    [
      'no port of the host unasked',
      'manifest',
      manifest('docker-compose.yml }', 'docker-compose.yml, ports: [{ container: 5432 }] }'),
    ],
    ['services are hardened', 'capabilities', compose('cap_drop: [ALL]', 'cap_drop: [MKNOD]')],
    ['services are hardened', 'more of them', compose('[CHOWN,', '[SYS_ADMIN, CHOWN,')],
    ['services are hardened', 'privileged', compose('shm_size: 256m', 'privileged: true')],
    ['what is kept is saved', 'volume left out', manifest('volumes: [data, dumps]', 'volumes: [dumps]')],
    ['what is kept is saved', 'unknown volume', manifest('volumes: [data, dumps]', 'volumes: [data, dumps, more]')],
    ['what is kept is saved', 'shared volume', compose('  dumps:\n', '  dumps: { name: dumps }\n')],
    ['what is mounted is there', 'nothing there', compose('- dumps:/dumps', '- ./dumps:/dumps')],
    ['two apps live side by side', 'one name', compose('shm_size: 256m', 'container_name: database')],
    ['two apps live side by side', 'one host', manifest('HOST: ${host}', 'HOST: db')],
  ];

  test.each(cases)('%s (%s)', (rule, _how, files) => {
    const faults = faultsOf('postgresql', files());
    expect(faults.filter((fault) => fault.startsWith(`${rule}: `))).not.toEqual([]);
  });

  test('every rule is broken here', () => {
    expect(Object.keys(rules).filter((rule) => !cases.some(([broken]) => broken === rule))).toEqual([]);
  });
});
