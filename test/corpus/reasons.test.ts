import { expect, test } from 'vitest';
import { likeness } from './reasons.ts';

test.each([
  [
    'words',
    'apply: the Docker Engine refused to start the container: could not select device driver "nvidia" with capabilities: [[gpu]]',
    'Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]]',
  ],
  [
    'words',
    'apply: compose create all services ended with exit code 1: Error response from daemon: Unknown runtime specified nvidia',
    'Error response from daemon: Unknown runtime specified nvidia',
  ],
  [
    'foreseen',
    'apply: db mounts …/home/db, which is not there; the engine will refuse that',
    'Error response from daemon: invalid mount config for type "bind": bind source path does not exist: …/home/db',
  ],
  [
    'words',
    'apply: compose build dep1 (app x) ended with exit code 17: failed to get build context dep1: stat service:dep1: no such file',
    'failed to get build context dep2: stat service:dep2: no such file',
  ],
  ['other', 'apply: a.yaml: a claims port 80', 'Error response from daemon: could not select device driver'],
  ['other', 'apply: no', 'Error response from daemon: no such host'],
])('%s: %s', (like, why, compose) => {
  expect(likeness({ why, compose }, ['dep1', 'dep2'])).toBe(like);
});
