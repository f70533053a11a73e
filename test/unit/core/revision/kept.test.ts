import { describe, expect, test } from 'vitest';
import type { DesiredApp } from '../../../../src/core/desired/types.ts';
import { keptIn, pathsToKeep, withFilesAt } from '../../../../src/core/revision/kept.ts';

const mount = (source: string, target: string, more: object = {}) => ({ type: 'bind', source, target, ...more });

function app(more: object = {}): DesiredApp {
  const volumes = [
    mount('/w/apps/shop/app.conf', '/etc/app.conf', { read_only: true }),
    mount('/w/apps/shop/conf.d', '/etc/conf.d', { read_only: true }),
    mount('/w/apps/shop/db.sqlite', '/db.sqlite'),
    mount('/w/apps/shop', '/all', { read_only: true }),
    mount('/etc/localtime', '/etc/localtime', { read_only: true }),
    { type: 'volume', source: 'data', target: '/data' },
  ];
  const canonical = {
    volumes: {
      '/etc/app.conf': { type: 'bind', source: '/w/apps/shop/app.conf', read_only: true },
      '/etc/conf.d': { type: 'bind', source: '/w/apps/shop/conf.d', read_only: true },
      '/data': { type: 'volume', source: 'shop_data' },
    },
  };
  return {
    name: 'shop',
    dir: '/w/apps/shop',
    services: [{ name: 'web', canonical }],
    model: {
      services: { web: { volumes } },
      configs: { page: { file: '/w/apps/shop/page.html' }, inline: { content: 'x' } },
      secrets: { key: { file: '/run/elsewhere' } },
    },
    ...more,
  } as unknown as DesiredApp;
}

describe('what is kept', () => {
  test('what is only read, and lies in the folder of the app', () => {
    expect(pathsToKeep(app())).toEqual(['/w/apps/shop/app.conf', '/w/apps/shop/conf.d', '/w/apps/shop/page.html']);
  });

  test('never what a container may write, whatever the app file says, and nothing where it says ignore', () => {
    expect(pathsToKeep(app({ onFileChange: 'restart' }))).toEqual(pathsToKeep(app()));
    expect(pathsToKeep(app({ onFileChange: 'ignore' }))).toEqual([]);
    expect(pathsToKeep(app({ extension: {} }))).toEqual([]);
  });

  test('what another service may write is data for all of them, also a part of it', () => {
    const paths = (...written: string[]) => {
      const { model } = app();
      const services = { ...model.services, job: { volumes: written.map((path) => mount(path, '/x')) } };
      return pathsToKeep(app({ model: { ...model, services } }));
    };
    expect(paths('/w/apps/shop/conf.d')).toEqual(['/w/apps/shop/app.conf', '/w/apps/shop/page.html']);
    expect(paths('/w/apps/shop/conf.d/cache')).toEqual(['/w/apps/shop/app.conf', '/w/apps/shop/page.html']);
    expect(paths('/w/apps/shop')).toEqual([]);
  });

  test('a bundle that is damaged, or older, kept nothing', () => {
    expect(keptIn('{"kept":{"/a":"1"}}')).toEqual({ '/a': '1' });
    for (const bundle of ['', '{}', 'null', '{"kept":{"/a":1}}']) expect(keptIn(bundle)).toEqual({});
  });
});

describe('taken from elsewhere', () => {
  test('the path itself, what is inside of it, and what compares them; neighbours and volumes stay', () => {
    const moved = withFilesAt(app(), {
      '/w/apps/shop/conf.d': '/k/1',
      '/w/apps/shop/page.html': '/k/2',
      '/w/apps/shop/app.c': '/k/3',
    });
    const sources = moved.model.services['web']?.volumes?.map(({ source }) => source);
    expect(sources).toEqual([
      '/w/apps/shop/app.conf',
      '/k/1',
      '/w/apps/shop/db.sqlite',
      '/w/apps/shop',
      '/etc/localtime',
      'data',
    ]);
    expect(moved.model.configs).toEqual({ page: { file: '/k/2' }, inline: { content: 'x' } });
    expect(moved.services[0]?.canonical).toEqual({
      volumes: {
        '/etc/app.conf': { type: 'bind', source: '/w/apps/shop/app.conf', read_only: true },
        '/etc/conf.d': { type: 'bind', source: '/k/1', read_only: true },
        '/data': { type: 'volume', source: 'shop_data' },
      },
    });
  });

  test('of two paths, the one that lies deeper counts', () => {
    const both = { '/w/apps/shop/conf.d': '/k/1', '/w/apps/shop/conf.d/a': '/k/2' };
    const one = { ...app(), model: { services: { web: { volumes: [mount('/w/apps/shop/conf.d/a', '/a')] } } } };
    const moved = withFilesAt(
      { ...one, model: { configs: {}, secrets: {}, ...one.model } } as unknown as DesiredApp,
      both,
    );
    expect(moved.model.services['web']?.volumes?.[0]?.source).toBe('/k/2');
    expect(withFilesAt(app(), {})).toEqual(app());
  });
});
