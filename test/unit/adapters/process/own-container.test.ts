import { expect, test } from 'vitest';
import { containerIn } from '../../../../src/adapters/process/own-container.ts';

const id = '3f'.repeat(32);
const line = (root: string, point: string) => `800 799 8:1 ${root} ${point} rw,relatime - ext4 /dev/vda rw`;

test.each([
  ['Docker', line(`/var/lib/docker/containers/${id}/resolv.conf`, '/etc/resolv.conf')],
  ['a data root of its own', line(`/data/containers/${id}/hostname`, '/etc/hostname')],
  ['Podman', line(`/var/lib/containers/storage/overlay-containers/${id}/userdata/hosts`, '/etc/hosts')],
])('%s says which container it is', (_engine, mounts) => {
  expect(containerIn(`22 1 8:1 / / rw - ext4 /dev/vda rw\n${mounts}\n`)).toBe(id);
});

test.each([
  ['a machine', '22 1 8:1 / / rw - ext4 /dev/vda rw'],
  ['a container that looks into the engine’s folders', line(`/var/lib/docker/containers/${id}`, '/srv/look')],
  ['a file that was mounted by hand', line('/srv/hosts', '/etc/hosts')],
])('%s does not', (_place, mounts) => {
  expect(containerIn(mounts)).toBeUndefined();
});
