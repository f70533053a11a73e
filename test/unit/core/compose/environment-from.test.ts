import { expect, test } from 'vitest';
import { environmentFrom } from '../../../../src/core/compose/environment-from.ts';
import { servicesOf } from '../../../../src/core/compose/service.ts';
import { parseTree } from '../../../../src/core/files/yaml.ts';

function usedIn(environment: string) {
  const { tree } = parseTree(`services:\n  db:\n    environment:${environment}`, 'compose.yaml');
  const [service] = tree ? servicesOf(tree) : [];
  return service && environmentFrom(service);
}

test.each([
  ['\n      NAME: ${NAME}\n      FIXED: text', { NAME: ['NAME'] }],
  ['\n      URL: "http://${USER}:${PASSWORD:-none}@db"', { URL: ['USER', 'PASSWORD'] }],
  ['\n      - NAME=${OTHER}\n      - "QUOTED=${NAME}"\n      - BARE', { NAME: ['OTHER'], QUOTED: ['NAME'] }],
  [' {}', {}],
])('%s', (environment, used) => {
  expect(usedIn(environment)).toEqual(used);
});
