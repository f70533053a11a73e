import { describe, expect, test } from 'vitest';
import { explainField } from '../../../../src/core/explain/explain-field.ts';
import { formatOf, roots } from '../../../../src/core/explain/formats.ts';
import { explainablePaths } from '../../../../src/core/explain/paths.ts';
import type { Explanation } from '../../../../src/core/explain/types.ts';

const formats = new Map(roots.map(({ root }) => [root, formatOf(root)]));

function ask(path: string) {
  const [root = '', ...steps] = path.split('.');
  const format = formats.get(root);
  return format ? explainField(format, steps, false) : expect.unreachable(root);
}

function explanation(path: string): Explanation {
  const explained = ask(path);
  return 'explanation' in explained ? explained.explanation : expect.unreachable(explained.wrong.message);
}

describe('every field', () => {
  const paths = explainablePaths();

  test('is found, from every root', () => {
    expect(paths.length).toBeGreaterThan(250);
    for (const { root } of roots) expect(paths.filter((path) => path.startsWith(`${root}.`)).length).toBeGreaterThan(3);
  });

  test('has a type, and words that are no pattern and no bare message', () => {
    for (const path of paths) {
      const { type, allowed, description, oneOf } = explanation(path);
      expect(type, path).toMatch(/^[a-z, ]+$/);
      for (const word of allowed) expect(word, path).not.toMatch(/^must be |^text that fits|undefined/);
      expect(description, path).not.toContain('Default:');
      for (const { form } of oneOf) expect(form, path).not.toBe('');
    }
  });

  test('says what it is for, or at least its default', () => {
    const silent = paths.map(explanation).filter(({ description, default: given }) => !description && !given);
    // What stands under a name of one's own is told where that name may stand.
    expect(silent.map(({ path }) => path).filter((path) => !path.endsWith('.KEY'))).toEqual([]);
  });
});

describe('one field', () => {
  test.each([
    ['app.health.retries', { type: 'whole number', allowed: ['1 to 100'] }],
    ['app.resources.cpus', { type: 'number', allowed: ['above 0, at most 1024'] }],
    ['app.dependsOn', { type: 'list of texts', allowed: ['a list of apps such as [db]'] }],
    ['app.proxy.middleware', { allowed: ['each auth, cors, rate-limit, compression or headers'] }],
    ['app.wave', { default: '0', allowed: ['-1000 to 1000'] }],
    ['app.onFileChange', { default: 'restart' }],
    ['app.values.KEY.secret', { type: 'text', allowed: ['a path such as db/password'] }],
    ['workspace.networks.pool', { default: '10.203.0.0/16' }],
    ['manifest.id', { required: true }],
    ['lock.version', { required: false, default: '1', allowed: ['1'] }],
    ['manifest.docker.volumes.type', { allowed: ['named or bind'] }],
  ])('%s', (path, expected) => {
    expect(explanation(path)).toMatchObject(expected);
  });

  test('a name of one’s own stands where any may', () => {
    expect(explanation('app.values.POSTGRES_DB.generate.length')).toMatchObject({
      path: 'app.values.POSTGRES_DB.generate.length',
      allowed: ['8 to 1024'],
    });
  });

  test('a list needs no step of its own, and may have one', () => {
    expect(explanation('manifest.environment.variables.0.type').allowed).toEqual(
      explanation('manifest.environment.variables.type').allowed,
    );
  });

  test('a word that is none of its values is not taken for its default', () => {
    expect(explanation('manifest.docker.volumes.type').default).toBeUndefined();
  });
});

describe('a path that leads nowhere', () => {
  test.each([
    ['app.helth', 'app has no field helth', 'app.health'],
    ['app.health.time-out', 'app.health has no field time-out', 'app.health.timeout'],
    ['app.drift.x', 'app.drift is text, which has no fields', undefined],
    ['workspace.proxy.xyz', 'workspace.proxy has no field xyz', undefined],
  ])('%s', (path, message, meant) => {
    const explained = ask(path);
    expect('wrong' in explained && [explained.wrong.message, explained.wrong.meant]).toEqual([message, meant]);
  });

  test('a few fields are listed, many are not', () => {
    const few = ask('app.health.xyz');
    expect('wrong' in few && few.wrong.known).toContain('app.health.retries');
    const many = ask('app.xyz');
    expect('wrong' in many && many.wrong.known).toEqual(['app']);
  });
});
