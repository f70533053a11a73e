import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderApp } from '../../../../src/core/desired/render.ts';
import type { DesiredApp } from '../../../../src/core/desired/types.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';

const rendered = (service: object) => {
  const model = readModel({ services: { web: service } });
  const app = { name: 'web', project: 'web', model, services: [{ name: 'web', image: { buildDigest: 'd' } }] };
  const context = { workspace: 'w', images: new Map(), specs: new Map(), withSecrets: <T>(what: T) => what };
  return parse(renderApp(app as unknown as DesiredApp, context)).services.web;
};

test('limits of 0, which Compose leaves out of its model, are written, because it refuses the file without them', () => {
  const { ulimits } = rendered({ image: 'web:1', ulimits: { core: {}, nofile: { hard: 5 }, nproc: 7 } });
  expect(ulimits).toEqual({ core: { soft: 0, hard: 0 }, nofile: { soft: 0, hard: 5 }, nproc: 7 });
});

test('a build for several platforms is one for the platform of the engine, as with `docker compose up`', () => {
  const { build } = rendered({ build: { context: '/x', platforms: ['linux/amd64', 'linux/arm64'] } });
  expect(build).toEqual({ context: '/x', labels: { 'dev.orbitr.build': 'd' } });
});
