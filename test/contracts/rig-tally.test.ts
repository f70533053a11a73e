import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { add, lastLine, nothing, tallyOf } from '../rig/tally.ts';

const dir = mkdtempSync(join(tmpdir(), 'orbitr-tally-'));
afterAll(() => rmSync(dir, { recursive: true }));

const clean = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

function report(content: object): string {
  const file = join(dir, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('counts what the report counts', () => {
  expect(tallyOf(report(clean), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  expect(tallyOf(report({ ...clean, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }), 1)).toEqual({
    passed: 3,
    failed: 1,
    skipped: 2,
  });
});

test('a file that could not be loaded is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  expect(tallyOf(report({ ...clean, testResults }), 1).failed).toBe(1);
});

test('a bad end without a failed test is a failure, and so is a missing report', () => {
  expect(tallyOf(report(clean), 1).failed).toBe(1);
  expect(tallyOf(report(clean), undefined).failed).toBe(1);
  expect(tallyOf(join(dir, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the last line names skipped tests only where there are any', () => {
  expect(lastLine(add({ ...nothing, passed: 4 }, { ...nothing, failed: 1 }))).toBe('4 passed, 1 failed');
  expect(lastLine({ passed: 4, failed: 0, skipped: 2 })).toBe('4 passed, 0 failed, 2 skipped');
});
