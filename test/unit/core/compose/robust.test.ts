import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load } from './memory-files.ts';

const keys = [
  'image',
  'build',
  'ports',
  'volumes',
  'environment',
  'env_file',
  'depends_on',
  'networks',
  'extends',
  'healthcheck',
  'deploy',
  'profiles',
  'configs',
  'labels',
  'command',
  'x-a',
];
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('${', '$A', '80:80', 'd:/x', './a:/b', 'web', null, [null], [[]], { web: null }, ['web']),
);
const service = fc.dictionary(fc.constantFrom(...keys), odd);
const file = fc.record(
  {
    services: fc.oneof(odd, fc.dictionary(fc.constantFrom('web', 'db'), fc.oneof(service, odd))),
    networks: odd,
    volumes: odd,
    secrets: odd,
    include: odd,
    version: odd,
  },
  { requiredKeys: [] },
);

test('whatever the files hold, loading ends with a model or with errors that know their place', () => {
  fc.assert(
    fc.property(file, fc.oneof(file, odd), fc.string(), (base, over, env) => {
      const { compose, problems } = load({
        'compose.yaml': JSON.stringify(base),
        'compose.override.yaml': JSON.stringify(over),
        '.env': env,
      });
      const errors = problems.filter((problem) => problem.severity === 'error');
      expect(compose === undefined).toBe(errors.length > 0);
      for (const error of errors) expect(error.position).toBeDefined();
    }),
    { numRuns: 300 },
  );
});

test('whatever the text, parsing ends', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'a',
          ': ',
          '- ',
          '\n',
          '  ',
          '&a ',
          '*a',
          '<<',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '|',
          '!reset ',
          '#',
          '\t',
          '? ',
          '---\n',
          '${',
          '%',
        ),
      ),
      (parts) => {
        const { compose, problems } = load({ 'compose.yaml': parts.join('') });
        expect(compose !== undefined || problems.length > 0).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
