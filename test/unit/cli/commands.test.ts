import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orbitr } from './run-source.ts';

/** What a user meets without any engine: the program is run as a process of its own. */
const wiki = join(import.meta.dirname, '../../golden/terminal/workspace/extensions/wiki');
let empty: string;
let workspace: string;

beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'orbitr-empty-'));
  workspace = mkdtempSync(join(tmpdir(), 'orbitr-workspace-'));
  mkdirSync(join(workspace, 'apps/web/deep'), { recursive: true });
  cpSync(wiki, join(workspace, 'extensions/wiki'), { recursive: true });
  writeFileSync(join(workspace, 'orbitr.yaml'), 'name: home\n');
  writeFileSync(
    join(workspace, 'apps/web/compose.yaml'),
    'services:\n  web:\n    image: nginx:1.27\n    enviroment: {}\n',
  );
});

afterAll(() => {
  rmSync(empty, { recursive: true, force: true });
  rmSync(workspace, { recursive: true, force: true });
});

describe('wrong usage exits with 64 and says what was meant', () => {
  test.each([
    [['aply'], 'there is no command aply', 'try: orbitr apply'],
    [['--verison'], 'there is no flag --verison', 'try: orbitr --version'],
    [['--dir', 'x', 'plan'], 'flags come after the command, --dir stands before it', 'try: orbitr plan --dir x'],
    [['apply', '--allow', 'web'], '--allow must be data:APP, is "web"', 'try: use --allow data:web'],
    [
      ['plan', '--target', 'nas'],
      '--target nas: orbitr.yaml has no target of that name',
      'try: write an address instead: --target',
    ],
    [['plan', '--detailed-exitcod'], 'plan has no flag --detailed-exitcod', 'try: orbitr plan --detailed-exitcode'],
    [
      ['plan', '--output', 'xml'],
      '--output must be one of table, json, yaml, markdown, is "xml"',
      'try: orbitr plan --help',
    ],
    [['apply', '-o', 'yaml'], '--output must be one of table, json, is "yaml"', 'try: orbitr apply --help'],
    [['render'], 'render needs APP', 'try: orbitr render --help'],
    [['plan', 'web'], 'plan takes no further words: web', 'try: orbitr plan --help'],
    [['plan', '--app', 'web', '--all'], '--app and --all exclude each other', 'try: orbitr plan --help'],
    [['plan', '--app'], 'flag --app expects a value', 'try: orbitr plan --help'],
    [['destroy'], 'destroy needs names of apps, or --all', 'try: orbitr destroy APP'],
    [['destroy', 'web', '--all'], 'destroy takes names of apps or --all, not both', 'try: orbitr destroy APP'],
    [['explain', 'app.helth'], 'app has no field helth', 'try: orbitr explain app.health'],
    [
      ['explain', 'health.retries'],
      'there is no file format and no extension called',
      'try: orbitr explain app.health',
    ],
    [['explain', 'wiki.PAGESIZE'], 'wiki has no setting PAGESIZE', 'try: orbitr explain wiki.PAGE_SIZE'],
    [['add'], 'add needs EXTENSION', 'try: orbitr add --help'],
    [['add', 'wiki', '--set', 'PAGE_SIZE=x'], '--set: PAGE_SIZE must be a number, is "x"', 'explain wiki.PAGE_SIZE'],
    [['completion', 'tcsh'], 'expected tcsh to be one of: bash, zsh, fish', 'try: orbitr completion --help'],
  ])('%j', (args, message, suggestion) => {
    const ran = orbitr(args, workspace);
    expect(ran.stderr).toContain(`orbitr: ${message}`);
    expect(ran.stderr).toContain(suggestion);
    expect(ran).toMatchObject({ exit: 64, stdout: '' });
  });
});

describe('a workspace that is not there', () => {
  test.each(['plan', 'apply', 'status', 'validate'])('%s says so', (command) => {
    const ran = orbitr([command], empty);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toContain(`there is no orbitr.yaml in ${empty} or in a folder above it`);
    expect(ran.stderr).toContain('try: run `orbitr init`');
  });

  test('a folder that was named is not looked for further up', () => {
    expect(orbitr(['validate', '--dir', 'apps'], workspace).stderr).toContain(`no orbitr.yaml in ${workspace}/apps`);
    expect(orbitr(['validate'], empty, { ORBITR_DIR: 'gone' }).stderr).toContain(`there is no folder ${empty}/gone`);
  });
});

describe('validate', () => {
  test('finds the workspace from a folder inside and gives every fault its place', () => {
    const ran = orbitr(['validate'], join(workspace, 'apps/web/deep'));
    expect(ran.stderr).toMatch(/^orbitr: apps\/web\/compose\.yaml:4:5: .*enviroment/m);
    expect(ran.stderr).toContain('environment');
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining('1 app checked: 1 error') });
    expect(existsSync(join(workspace, '.orbitr'))).toBe(false);
  });

  test('tells programs the same', () => {
    const { stdout, exit } = orbitr(['validate', '-o', 'json'], workspace);
    expect(exit).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      problems: [{ position: { file: 'apps/web/compose.yaml', line: 4, column: 5 } }],
    });
  });
});

describe('errors', () => {
  test('as JSON for programs, with code and suggestions, and for people beside it', () => {
    const { stdout, stderr, exit } = orbitr(['plan', '-o', 'json'], empty);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      errors: [{ code: 'workspace-missing', severity: 'error', ref: 'docs/errors.md#workspace-missing' }],
    });
    expect(stderr).toContain('orbitr: there is no orbitr.yaml');
  });

  test('with a stack only where somebody debugs', () => {
    expect(orbitr(['plan'], empty).stderr).not.toContain('    at ');
    expect(orbitr(['plan', '--debug'], empty).stderr).toContain('    at ');
  });

  test('an engine that is not there is 5', () => {
    const sound = join(empty, 'sound');
    mkdirSync(join(sound, 'apps'), { recursive: true });
    writeFileSync(join(sound, 'orbitr.yaml'), '');
    expect(orbitr(['plan'], sound).exit).toBe(5);
  });
});

describe('init', () => {
  test('writes a workspace that validates, and refuses to write another over it', () => {
    const made = orbitr(['init', '--dir', 'server', '--name', 'lab'], empty);
    expect(made).toMatchObject({ exit: 0, stdout: 'Workspace lab is ready.\n' });
    expect(made.stderr).toContain('cd server');
    expect(orbitr(['validate', '-C', 'server'], empty)).toMatchObject({
      exit: 0,
      stdout: '1 app checked: all is well.\n',
    });
    expect(orbitr(['init', '--dir', 'server'], empty).exit).toBe(1);
  });

  test('says what is in its way', () => {
    writeFileSync(join(empty, 'file'), '');
    const ran = orbitr(['init', '--dir', 'file/below'], empty);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toMatch(/cannot be written: .*\n {2}try: move the file away/);
  });
});

describe('explain', () => {
  test('needs no workspace, and knows its extensions where there is one', () => {
    expect(orbitr(['explain', 'app.health.retries'], empty).stdout).toMatch(/^ALLOWED: +1 to 100$/m);
    expect(orbitr(['explain', 'wiki.PAGE_SIZE'], workspace).stdout).toMatch(/^DEFAULT: +20$/m);
    expect(orbitr(['explain', 'wiki.PAGE_SIZE'], empty).exit).toBe(64);
  });

  test('tells programs the same', () => {
    const { stdout } = orbitr(['explain', 'app.drift', '-o', 'json'], empty);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, path: 'app.drift', default: 'repair' });
    expect(JSON.parse(orbitr(['explain', '-o', 'json'], empty).stdout).roots).toHaveLength(4);
    expect(orbitr(['explain', 'app.health', '-R', '-o', 'yaml'], empty).stdout).toContain('\n  - name: retries\n');
  });
});

describe('info', () => {
  test('lists and tells, for people and programs', () => {
    const { stdout, exit } = orbitr(['info'], workspace);
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/^wiki +0\.3\.1 +workspace +Pages that/m)]);
    const { extensions } = JSON.parse(orbitr(['info', '-o', 'json'], workspace).stdout);
    expect(extensions).toContainEqual(expect.objectContaining({ id: 'wiki', origin: 'workspace' }));
    const { extension } = JSON.parse(orbitr(['info', 'wiki@^0.3', '-o', 'json'], workspace).stdout);
    expect(extension).toMatchObject({ version: '0.3.1', outputs: { URL: 'http://${host}:3000' } });
    expect(extension.settings[0]).toMatchObject({ key: 'ADMIN_EMAIL', required: true });
  });

  test('names the nearest of one that is not there', () => {
    const ran = orbitr(['info', 'wki'], workspace);
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('try: orbitr info wiki') });
  });
});

describe('add', () => {
  test('writes an app, says what is left to do, and never writes it again', () => {
    const home = join(empty, 'home');
    cpSync(workspace, home, { recursive: true });
    const dry = orbitr(['add', 'wiki', '--dry-run'], home);
    expect(dry).toMatchObject({ exit: 0, stderr: '' });
    const made = orbitr(['add', 'wiki', '--set', 'ADMIN_EMAIL=me@example.org'], home);
    expect(made).toMatchObject({ exit: 0, stdout: 'Added wiki, made from Wiki 0.3.1.\n' });
    expect(made.stderr).toMatch(
      /edit apps\/wiki\.yaml +# fill in DATABASE_URL\n +orbitr add postgresql +# wiki needs it/,
    );
    const again = orbitr(['add', 'wiki'], home);
    expect(again).toMatchObject({ exit: 1, stderr: expect.stringContaining('`orbitr add wiki --name wiki-2`') });
  });

  test('needs a workspace', () => {
    expect(orbitr(['add', 'wiki'], empty)).toMatchObject({ exit: 1, stderr: expect.stringContaining('orbitr init') });
  });
});

test('hints change neither the exit status nor what is said without them', () => {
  const sound = join(empty, 'hints');
  orbitr(['init', '--dir', sound], empty);
  const ran = orbitr(['validate', '--hints'], sound);
  expect(ran).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^1 app checked: all is well; \d hints\.\n$/) });
  expect(ran.stderr).toMatch(
    /^orbitr: hint: apps\/hello\/compose\.yaml:6:3: service web .*\n {2}try: add `cap_drop: \[ALL\]`/m,
  );
  expect(orbitr(['validate'], sound)).toMatchObject({ exit: 0, stderr: '', stdout: '1 app checked: all is well.\n' });
});

test('a command that is only planned is no mistake', () => {
  const ran = orbitr(['backup'], workspace);
  expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('orbitr: this version has no backup yet') });
});

test('a plan file that is not there says how to make one', () => {
  const ran = orbitr(['apply', 'plan.json'], workspace);
  expect(ran).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(/there is no file .*plan\.json\n.*orbitr plan --out/),
  });
});

test('a folder where a plan file must be is taken for a workspace that was meant', () => {
  const ran = orbitr(['apply', 'apps'], workspace);
  expect(ran).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(/is a folder, not a saved plan\n.*orbitr apply --dir/),
  });
});

test.each([
  [['--prune'], '--prune'],
  [['--app', 'web'], '--app'],
  [['--take-over', 'web'], '--take-over'],
  [['--deep'], '--deep'],
])('a plan file with %j is refused: that was settled when it was made', (args, flag) => {
  const ran = orbitr(['apply', 'plan.json', ...args], workspace);
  expect(ran).toMatchObject({ exit: 64, stderr: expect.stringContaining(`${flag} belongs to orbitr plan`) });
});

test('doctor works without a workspace, leaves nothing behind, and is red without an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orbitr-doctor-test-'));
  const ran = orbitr(['doctor'], folder);
  expect(ran.exit).toBe(1);
  expect(ran.stdout).toMatch(/^x socket +\S*no\.sock\s+is\s+not\s+there:/m);
  expect(ran.stdout).toContain('orbitr init');
  expect(existsSync(join(folder, '.orbitr'))).toBe(false);
  const quiet = orbitr(['doctor', '--quiet'], folder);
  expect(quiet.stdout).toMatch(/^x socket /m);
  expect(quiet.stdout).not.toMatch(/^\+ /m);
  rmSync(folder, { recursive: true });
});
