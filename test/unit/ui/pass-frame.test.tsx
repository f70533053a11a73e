import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import type { PassEvent } from '../../../src/core/events.ts';
import { RecordLine } from '../../../src/ui/components/record-line.tsx';
import { PassFrame } from '../../../src/ui/screens/pass-frame.tsx';
import { emptyView, type PassView, reduce } from '../../../src/ui/view-model.ts';
import { glyphs } from '../../../src/ui/words.ts';
import { plan, step } from './events.ts';

const view = (...events: readonly PassEvent[]): PassView =>
  events.reduce((before, event) => reduce(before, event, 0), emptyView(0));

function frame(of: PassView, columns: number, rows = 24, unicode = true): string {
  return renderToString(
    <PassFrame view={of} now={12_000} columns={columns} rows={rows} frame={0} unicode={unicode} />,
    { columns },
  );
}

describe('the moving view', () => {
  const pull = step('blog', 'pull', 'ghcr.io/example/blog-with-a-long-name:1.27.3-alpine');
  const busy = view(
    { kind: 'plan', plan: plan(pull, step('blog', 'create'), step('db', 'create')) },
    { kind: 'step-started', step: pull },
    {
      kind: 'step-progress',
      step: pull,
      progress: { kind: 'layers', done: 2, total: 5, bytes: 12_300_000, totalBytes: 41_000_000 },
    },
  );

  test('shows apps at work, the pull as a bar, and the rest in counts', () => {
    expect(frame(busy, 120)).toMatchInlineSnapshot(`
      "blog  0 of 2 steps
        ⠋ pull ghcr.io/example/blog-with-a-long-name:1.27.3-alpine  ███████░░░░░░░░░░░░░░░░░  12.3 MB of 41.0 MB  12 s
      0 of 3 steps · 0 of 2 apps · 1 waiting · 12 s"
    `);
  });

  test.each([60, 80, 120, 200])('keeps to %i columns', (columns) => {
    for (const line of frame(busy, columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test('needs nothing but ASCII where the terminal has no more', () => {
    expect(frame(busy, 80, 24, false)).toMatch(/^[\n -~]*$/);
  });

  test('never grows over the terminal: what has no room is counted', () => {
    const steps = Array.from({ length: 40 }, (_, index) => step(`app${index}`, 'create'));
    const many = view(
      { kind: 'plan', plan: plan(...steps) },
      ...steps.map((one) => ({ kind: 'step-started', step: one }) as const),
    );
    const lines = frame(many, 80, 12).split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines.at(-1)).toContain('35 more at work');
  });
});

test('a failed app leaves its reason, the last lines of its log and what to do', () => {
  const failure = {
    code: 'unhealthy',
    message: 'web ended with exit code 1',
    detail: ['listen: port in \u001b[31muse'],
    suggestions: ['look at orbitr logs web'],
  };
  const item = {
    kind: 'app',
    app: 'blog',
    outcome: 'failed',
    ms: 4100,
    urls: [],
    unready: false,
    failures: [{ label: 'wait until web is ready', failure }],
  } as const;
  expect(renderToString(<RecordLine item={item} glyphs={glyphs(true)} />, { columns: 80 })).toMatchInlineSnapshot(`
    "✗ blog  failed in 4.1 s
        wait until web is ready: web ended with exit code 1
          | listen: port in use
          try: look at orbitr logs web"
  `);
});
