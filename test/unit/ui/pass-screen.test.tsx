import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { createPassStore } from '../../../src/ui/pass-store.ts';
import { PassScreen } from '../../../src/ui/screens/pass-screen.tsx';
import { appDone, plan, step } from './events.ts';

afterEach(cleanup);

test('what is at work moves below, what is over stays above, and in the end only the record is left', async () => {
  const store = createPassStore(() => 0);
  const [blog, db] = [step('blog', 'create'), step('db', 'create')];
  const { frames, lastFrame } = render(<PassScreen store={store} now={() => 0} unicode={true} />);
  store.take({ kind: 'plan', plan: plan(blog, db) });
  store.take({ kind: 'step-started', step: blog });
  await vi.waitFor(() => expect(lastFrame()).toContain('create web'));
  expect(lastFrame()).toContain('0 of 2 apps');
  store.take({ kind: 'step-done', step: blog, ms: 5 });
  store.take(appDone('blog', 'converged', ['http://127.0.0.1:8080']));
  await vi.waitFor(() => expect(frames.join('\n')).toContain('✓ blog  done in 3.2 s  http://127.0.0.1:8080'));
  expect(lastFrame()).toContain('1 of 2 apps');
  store.take(appDone('db'));
  await vi.waitFor(() => expect(lastFrame()).not.toContain('apps'));
});
