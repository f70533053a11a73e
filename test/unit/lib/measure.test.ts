import { expect, test } from 'vitest';
import { counter, exposition, gauge, histogram, measured } from '../../../src/lib/measure.ts';

test('a counter counts each set of labels for itself, in whatever order they are named', () => {
  const requests = counter<'code' | 'method'>('requests_total', 'Requests.');
  requests.add({ code: '200', method: 'GET' });
  requests.add({ method: 'GET', code: '200' }, 2);
  requests.add({ code: '404', method: 'GET' });
  expect(requests.text()).toBe(
    [
      '# HELP requests_total Requests.',
      '# TYPE requests_total counter',
      'requests_total{code="200",method="GET"} 3',
      'requests_total{code="404",method="GET"} 1',
      '',
    ].join('\n'),
  );
  requests.forget(({ code }) => code === '404');
  expect(requests.text()).not.toContain('404');
});

test('a gauge has what was set last; replaced, nothing else', () => {
  const depth = gauge<'queue'>('depth', 'Depth.');
  depth.set({ queue: 'a' }, 1);
  depth.set({ queue: 'a' }, 0.5);
  expect(depth.text()).toContain('depth{queue="a"} 0.5\n');
  depth.replace([[{ queue: 'b' }, 2]]);
  expect(depth.text()).toBe('# HELP depth Depth.\n# TYPE depth gauge\ndepth{queue="b"} 2\n');
});

test('a histogram counts a value in every bucket that it fits into', () => {
  const times = histogram<'op'>('time_seconds', 'Time.', [0.1, 1]);
  for (const value of [0.1, 0.25, 7]) times.observe({ op: 'x' }, value);
  expect(times.text()).toBe(
    [
      '# HELP time_seconds Time.',
      '# TYPE time_seconds histogram',
      'time_seconds_bucket{le="0.1",op="x"} 1',
      'time_seconds_bucket{le="1",op="x"} 2',
      'time_seconds_bucket{le="+Inf",op="x"} 3',
      'time_seconds_sum{op="x"} 7.35',
      'time_seconds_count{op="x"} 3',
      '',
    ].join('\n'),
  );
});

test('what is measured when it is read is left out where there is nothing to measure', () => {
  expect(exposition([measured('a', 'A.', 'gauge', () => 1), measured('b', 'B.', 'gauge', () => undefined)])).toBe(
    '# HELP a A.\n# TYPE a gauge\na 1\n',
  );
});

test('nothing that stands in a label can break a line', () => {
  const odd = gauge<'app'>('odd', 'One\nline \\ only');
  odd.set({ app: 'a"b\\c\nd' }, Number.POSITIVE_INFINITY);
  expect(odd.text()).toBe('# HELP odd One\\nline \\\\ only\n# TYPE odd gauge\nodd{app="a\\"b\\\\c\\nd"} +Inf\n');
});
