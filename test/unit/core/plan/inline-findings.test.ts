import { expect, test } from 'vitest';
import { plan } from '../../../../src/core/plan/plan.ts';
import { desiredOf, type ServiceSketch, worldOf } from '../../../support/world.ts';

const found = (web: ServiceSketch) => {
  const desired = desiredOf({ blog: { services: { web } } });
  const apps = desired.apps.map((app) => ({
    ...app,
    model: { ...app.model, configs: { page: { content: 'a' }, mounted: { file: '/w/page' } } },
  }));
  const [app] = plan(worldOf({ ...desired, apps })).apps;
  return { status: app?.status, messages: app?.findings.map(({ message }) => message) };
};

test('a config that cannot be put into a read_only service blocks it; one that is mounted does not', () => {
  expect(found({ read_only: true, configs: [{ source: 'page' }] })).toEqual({
    status: 'blocked',
    messages: ['config page cannot be put into web, which is read_only: the engine refuses that'],
  });
  expect(found({ read_only: true, configs: [{ source: 'mounted' }] }).status).toBe('changes');
  expect(found({ configs: [{ source: 'page' }] }).status).toBe('changes');
});

test('so does an owner by name', () => {
  expect(found({ configs: [{ source: 'page', uid: 'www-data' }] })).toEqual({
    status: 'blocked',
    messages: ['uid of config page in web is no number, and names are not looked up in the image'],
  });
});
