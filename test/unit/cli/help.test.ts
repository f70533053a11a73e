import { describe, expect, test } from 'vitest';
import { commandFacts } from '../../../src/cli/command-map.ts';
import { commandHelp } from '../../../src/cli/help/command.ts';
import { rootHelp } from '../../../src/cli/help/root.ts';

const facts = await commandFacts();
const options = { width: 80, colour: false };

test('the scan sees the commands', () => {
  expect(facts.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'init',
      'add',
      'info',
      'explain',
      'validate',
      'render',
      'plan',
      'apply',
      'destroy',
      'status',
      'doctor',
      'completion',
    ]),
  );
});

describe.each(facts.map((command) => [command.id, command] as const))('%s', (_, command) => {
  test('has a summary and examples that start with the program', () => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(example.command).toContain('orbitr ');
  });

  test('can be set by variables as by flags', () => {
    for (const flag of command.flags) expect(flag.env).toBe(`ORBITR_${flag.name.toUpperCase().replaceAll('-', '_')}`);
  });

  test('says what each flag does, on 80 columns', () => {
    for (const flag of command.flags) expect(flag.summary).not.toBe('');
    for (const line of commandHelp(command, options).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

test('the program alone shows its commands by group, on 80 columns', () => {
  const text = rootHelp(facts, options);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  for (const { id } of facts) expect(text).toMatch(new RegExp(`^  ${id}[, ]`, 'm'));
});
