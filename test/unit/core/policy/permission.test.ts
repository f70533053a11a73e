import { expect, test } from 'vitest';
import { covers, permissionFault } from '../../../../src/core/policy/permission.ts';

test.each([
  ['host-network', 'host-network'],
  ['bind:/srv', 'bind:/srv/media'],
  ['bind:/srv/', 'bind:/srv:ro'],
  ['bind:/srv:ro', 'bind:/srv/media:ro'],
  ['bind:/', 'bind:~/x'],
  ['bind:/', 'bind:./apps'],
  ['bind:./shared', 'bind:./shared/a'],
  ['bind:/w/shared', 'bind:./shared/a'],
  ['bind:~', 'bind:~/x'],
  ['device:/dev', 'device:/dev/dri'],
  ['docker-socket', 'docker-socket:read'],
  ['capability:cap_net_admin', 'capability:NET_ADMIN'],
  ['capability:ALL', 'capability:SYS_ADMIN'],
  ['privileged', 'capability:SYS_ADMIN'],
  ['privileged', 'device:/dev/sda'],
])('%s covers %s', (given, asked) => {
  expect(covers(given, asked, '/w')).toBe(true);
});

test.each([
  ['host-pid', 'host-network'],
  ['bind:/srv', 'bind:/srv2'],
  ['bind:/srv/media', 'bind:/srv'],
  ['bind:/srv:ro', 'bind:/srv'],
  ['bind:/srv/../etc', 'bind:/srv'],
  ['bind:~/x', 'bind:~'],
  ['bind:/root', 'bind:~'],
  ['bind:/run', 'docker-socket'],
  ['bind:./shared', 'bind:./apps'],
  ['device:/dev/dri', 'device:/dev'],
  ['device:/dev', 'device:gpu'],
  ['docker-socket:read', 'docker-socket'],
  ['capability:NET_ADMIN', 'capability:ALL'],
  ['privileged', 'host-network'],
  ['privileged', 'bind:/etc'],
  ['network:a', 'network:ab'],
  ['label:dev.orbitr.app', 'label:dev.orbitr.app'],
])('%s does not cover %s', (given, asked) => {
  expect(covers(given, asked, '/w')).toBe(false);
});

test.each([
  ['host-netwrk', 'write host-network'],
  ['host-network:x', 'write host-network'],
  ['binds:/srv', 'write "bind:/srv"'],
  ['bind', 'name the path: absolute, from the home folder (~), or from the workspace (./)'],
  ['bind:srv', 'name the path: absolute, from the home folder (~), or from the workspace (./)'],
  ['capability', 'name what is meant: "capability:…"'],
  ['everything', 'use one of those in docs/permissions.md'],
])('%s is no permission: %s', (word, hint) => {
  expect(permissionFault(word)).toBe(hint);
});
