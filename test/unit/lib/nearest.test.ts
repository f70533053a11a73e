import { expect, test } from 'vitest';
import { nearest } from '../../../src/lib/nearest.ts';

test.each([
  ['enviroment', ['environment', 'entrypoint'], 'environment'],
  ['imgae', ['image', 'init'], 'image'],
  ['network-mode', ['networks', 'network_mode'], 'network_mode'],
  ['Ports', ['ports', 'post_start'], 'ports'],
  ['xyz', ['ports', 'image'], undefined],
  ['a', ['b'], 'b'],
  ['volumes', [], undefined],
])('%s among %j is %s', (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

test('of equally near names the first is taken', () => {
  expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
});
