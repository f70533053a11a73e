import { expect, test } from 'vitest';
import { outdatedText } from '../../../../src/core/updates/text.ts';
import type { ImageUpdate, Outdated } from '../../../../src/core/updates/types.ts';

const image = (app: string, more: Partial<ImageUpdate> = {}): ImageUpdate => ({
  ...{ app, service: 'web', written: `ghcr.io/a/${app}:1.0.0`, repository: `ghcr.io/a/${app}`, policy: 'minor' },
  ...{ current: { tag: '1.0.0', digest: `sha256:${'a'.repeat(64)}` }, held: [], ...more },
});
const taken = (tag: string) => ({ tag, digest: `sha256:${'b'.repeat(64)}`, platforms: [] });
const fault = {
  code: 'registry-unreachable',
  message: 'ghcr.io could not be asked: connect ECONNREFUSED 127.0.0.1:443',
  suggestions: ['check the way there: curl -sSI https://ghcr.io/v2/'],
};
const all: Outdated = {
  version: 1,
  images: [
    image('blog', {
      allowed: taken('1.2.0'),
      newest: '2.0.0',
      held: [{ tag: '2.0.0', why: 'policy', text: 'policy minor' }],
    }),
    image('cloud', { allowed: taken('1.0.0'), policy: 'follow' }),
    image('same'),
    image('down', { fault }),
    image('gone', { fault }),
  ],
  extensions: [{ app: 'db', extension: 'postgresql', current: '16.1.0', allowed: '16.2.0', migrations: 1 }],
};

test('golden: 80 columns', () => {
  const text = outdatedText(all, { width: 80, colour: false, verbose: false });
  expect(`\n${text}`).toBe(`
APP    SERVICE  CURRENT  ALLOWED        NEWEST  POLICY
blog   web      1.0.0    1.2.0          2.0.0   minor
cloud  web      1.0.0    same, rebuilt  1.0.0   follow

db: extension postgresql 16.1.0 → 16.2.0; its data is changed on the way (1)

blog/web: 2.0.0 is held back: policy minor

! ghcr.io could not be asked: connect ECONNREFUSED 127.0.0.1:443; nothing is
  known of down/web, gone/web
  try: check the way there: curl -sSI https://ghcr.io/v2/

2 of 3 images have a newer one. To take what is allowed: orbitr update
`);
});

test('nothing newer, and nothing at all', () => {
  const options = { width: 80, colour: false, verbose: false };
  expect(outdatedText({ version: 1, images: [image('same')], extensions: [] }, options)).toBe(
    '1 image: nothing newer.\n',
  );
  expect(outdatedText({ version: 1, images: [], extensions: [] }, options)).toBe('No images from registries.\n');
});
