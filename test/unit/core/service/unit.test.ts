import { describe, expect, test } from 'vitest';
import { planServiceInstall, planServiceUninstall } from '../../../../src/core/service/plan-service.ts';
import { isOrbitrsUnit, type UnitFacts, unitText } from '../../../../src/core/service/unit.ts';
import { isUnitName, unitNameOf } from '../../../../src/core/service/unit-name.ts';
import { commandWord, fitsUnit, listWord } from '../../../../src/core/service/unit-words.ts';

const facts: UnitFacts = {
  name: 'orbitr-home',
  about: 'Orbitr, which keeps Docker as /srv/apps says',
  program: ['/usr/bin/node', '/opt/orbitr/bin/run.js'],
  words: ['watch', '--dir', '/srv/apps'],
  user: 'ada',
  socketGroup: 'docker',
  workingDir: '/srv/apps',
  writable: ['/srv/apps'],
  environment: { ORBITR_STATE_DIR: '/srv/100 %' },
  environmentFile: '/etc/orbitr/orbitr-home.env',
};

test('the unit of a workspace', async () => {
  await expect(unitText(facts)).toMatchFileSnapshot('../../../golden/service/workspace.service');
});

test('the unit of a repository has a state folder of its own', async () => {
  const { socketGroup: _group, ...root } = facts;
  const words = ['watch', '--git', 'https://git.example.org/me/server.git'];
  const own = {
    user: 'root',
    words,
    stateDirectory: 'orbitr/orbitr-server',
    workingDir: '/var/lib/orbitr/orbitr-server',
  };
  await expect(unitText({ ...root, ...own, writable: [], environment: {} })).toMatchFileSnapshot(
    '../../../golden/service/repository.service',
  );
});

test('a private /tmp would hide what lies there', () => {
  expect(unitText(facts)).toContain('\nPrivateTmp=yes\n');
  expect(unitText({ ...facts, workingDir: '/tmp/apps' })).not.toContain('PrivateTmp=yes');
});

test.each([
  ['/srv/apps', '/srv/apps'],
  ['a b', '"a b"'],
  ['100%', '100%%'],
  ['$HOME', '$$HOME'],
  ['say "hi"', '"say \\"hi\\""'],
  ['back\\slash', '"back\\\\slash"'],
  ['', '""'],
])('the word %s is written %s', (word, written) => {
  expect(commandWord(word)).toBe(written);
});

test('nothing but % is expanded in a list', () => {
  expect(listWord('A=$x 5%')).toBe('"A=$x 5%%"');
});

test('a line break would be another setting', () => {
  expect(fitsUnit('/srv/a\nExecStart=/bin/false')).toBe(false);
  expect(fitsUnit('/srv/über uns')).toBe(true);
});

test.each([
  ['home', 'orbitr-home'],
  ['https://git.example.org/me/server.git', 'orbitr-server'],
  ['git@host:me/server.git/', 'orbitr-server'],
  ['../../..', 'orbitr'],
  ['Ein Name', 'orbitr-Ein-Name'],
])('%s is called %s', (source, name) => {
  expect(unitNameOf(source)).toBe(name);
  expect(isUnitName(name)).toBe(true);
});

test.each(['', '-x', 'a/b', 'x.service', 'a b', '../x'])('%j is no name of a unit', (name) => {
  expect(isUnitName(name)).toBe(false);
});

describe('what has to be done', () => {
  const text = unitText(facts);
  const found = { file: '/etc/systemd/system/orbitr-home.service', text, isEnabled: true, active: 'active' };
  const none = { file: found.file, isEnabled: false, active: 'inactive' };

  test('to install', () => {
    expect(planServiceInstall(none, text)).toEqual(['write', 'reload', 'enable', 'start']);
    expect(planServiceInstall(found, text)).toEqual([]);
    expect(planServiceInstall({ ...found, text: `${text}\n` }, text)).toEqual(['write', 'reload', 'restart']);
    expect(planServiceInstall({ ...found, active: 'failed' }, text)).toEqual(['start']);
    expect(planServiceInstall({ ...found, isEnabled: false }, text)).toEqual(['enable']);
  });

  test('to uninstall', () => {
    expect(planServiceUninstall(none)).toEqual([]);
    expect(planServiceUninstall(found)).toEqual(['stop', 'disable', 'remove', 'reload']);
    expect(planServiceUninstall({ ...found, active: 'failed', isEnabled: false })).toEqual(['remove', 'reload']);
  });

  test('nothing about a unit of somebody else', () => {
    const theirs = { ...found, text: '[Service]\nExecStart=/bin/true\n' };
    expect(isOrbitrsUnit(theirs.text)).toBe(false);
    expect(planServiceInstall(theirs, text)).toBe('foreign');
    expect(planServiceUninstall(theirs)).toBe('foreign');
  });
});
