import { expect, test } from 'vitest';
import { readAppMemory } from '../../../../src/core/memory/read-memory.ts';

const whole = {
  services: {
    web: {
      canonical: { command: ['run'] },
      image: 'sha256:i',
      reference: 'busybox:1',
      spec: '1:a',
      privateDigests: {},
    },
  },
  containers: { id: { service: 'web', spec: '1:a', privateDigests: {}, completed: false } },
  volumes: ['shop_data'],
  project: 'old',
  protect: true,
};

test('what was written is read', () => {
  expect(readAppMemory(JSON.stringify(whole))).toEqual(whole);
});

test('what another version wrote costs no more than what does not fit', () => {
  const strange = {
    ...whole,
    containers: { id: { service: 'web', spec: '1:a', privateDigest: 'x', completed: false } },
  };
  expect(readAppMemory(JSON.stringify(strange))).toEqual({ ...whole, containers: {} });
  expect(readAppMemory('{')).toBeUndefined();
});
