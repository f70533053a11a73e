import { execa } from 'execa';
import { expect, test } from 'vitest';
import { judgeWebhook } from '../../src/core/webhook/judge.ts';
import { pageAt } from '../docs/pages.ts';

/** Stands in for curl, and prints what it was called with, a line for each word. */
const stub = `curl() { printf '%s\\n' "$@"; }`;

test('the script of the page signs as the daemon wants it', async () => {
  const script = pageAt('docs/webhooks.md').fences.find(({ language }) => language === 'sh')?.body ?? '';
  const { stdout } = await execa('bash', ['-euc', `${stub}\n${script}`], { env: { SECRET: 'from the page' } });
  const words = stdout.split('\n');
  const after = (flag: string): string[] => words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []));
  const headers = Object.fromEntries(
    after('-H')
      .map((line) => line.split(/: (.*)/s, 2))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const request = { sender: 'generic', headers, body: Buffer.from(after('-d')[0] ?? '') };
  const judge = (key: string) =>
    judgeWebhook(request, { secrets: { generic: [key] }, seen: new Map(), now: Date.now() });
  expect(judge('from the page')).toMatchObject({
    kind: 'accepted',
    wake: { kind: 'push', refs: [{ kind: 'branch', name: 'main' }] },
  });
  expect(judge('another')).toMatchObject({ kind: 'refused', status: 401 });
});
